package dev.offlinesync.core.item;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a database, by which records get ids that nobody else can compute.
 *
 * <p>A create whose client did not name its record gets an id that follows from the id of its item: the same on every
 * instance, however often the item is processed. The item's id follows from user and mutation id, which others may know;
 * who could compute the record's id too could take it first, where ids are of all users together.
 */
public final class IdSecret {
    /** How many bytes a new secret has. */
    public static final int BYTES = 32;

    private static final int LEAST_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;
    /** Those that nobody works with: a new one costs more than what it computes. */
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    /** @throws IllegalArgumentException for fewer than 16 bytes, which could be guessed */
    public IdSecret(byte[] bytes) {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a secret for ids has at least " + LEAST_BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    /** A new one, for a database that has none. */
    public static IdSecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new IdSecret(bytes);
    }

    /** For the store to keep. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The id of the record that this item creates, in the form of an item's id. */
    public ItemId recordId(ItemId item) {
        return new ItemId(HexFormat.of().formatHex(code(HexFormat.of().parseHex(item.hex())), 0, 12));
    }

    /**
     * The code (HMAC-SHA256, 32 bytes) of these parts, one after the other. Who does not know the secret cannot compute it.
     * Of an item's id it is what its record's id is made of, so other uses begin their first part with words.
     */
    public byte[] code(byte[]... parts) {
        Mac present = idle.poll();
        Mac mac = present == null ? keyed() : present;
        for (byte[] part : parts) {
            mac.update(part);
        }
        byte[] code = mac.doFinal();
        idle.add(mac);
        return code;
    }

    private Mac keyed() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Without the secret, so that no log has it. */
    @Override
    public String toString() {
        return "IdSecret";
    }
}
