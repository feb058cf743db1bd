package dev.offlinesync.core.item;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The id of a queued item: 12 bytes as 24 lower-case hex digits.
 *
 * <p>An item's id <em>is</em> its idempotency: with a mutation id it is derived from the user and that mutation id, so
 * storing is "insert if this id is absent" and a resend needs no lookup.
 */
public record ItemId(String hex) implements Comparable<ItemId> {
    public ItemId {
        if (!HexId.matches(hex)) {
            throw new IllegalArgumentException("an item id is 24 hex digits");
        }
        hex = hex.toLowerCase(Locale.ROOT);
    }

    /**
     * The id of a mutation that its client named: the first 12 bytes of SHA-256(length of the user id as 4 bytes ‖ user
     * id ‖ mutation id), all UTF-8. The length keeps ("ab", "c") and ("a", "bc") apart.
     */
    public static ItemId of(UserId user, String mutationId) {
        byte[] owner = user.value().getBytes(StandardCharsets.UTF_8);
        MessageDigest sha = sha256();
        sha.update(ByteBuffer.allocate(4).putInt(owner.length).array());
        sha.update(owner);
        sha.update(mutationId.getBytes(StandardCharsets.UTF_8));
        return new ItemId(HexFormat.of().formatHex(sha.digest(), 0, 12));
    }

    /** The id made of these 12 bytes (a fresh random id, say). */
    public static ItemId of(byte[] bytes) {
        return new ItemId(HexFormat.of().formatHex(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(ItemId other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
