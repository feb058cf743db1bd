package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.InvalidCursor;
import dev.offlinesync.core.store.FeedPlace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * Cursors as texts: URL-safe, and signed for their user by the secret of the database. So nobody has to think about what
 * another database, another user or somebody's imagination could put into one.
 */
final class FeedCursors {
    /** Of the format. */
    private static final int VERSION = 1;

    private static final int SIGNATURE = 16;
    /** Far more than one takes. */
    private static final int LONGEST = 2000;

    private final IdSecret secret;

    FeedCursors(IdSecret secret) {
        this.secret = secret;
    }

    String text(UserId user, FeedCursor cursor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(cursor.generation());
            out.writeLong(cursor.place().change());
            out.writeUTF(cursor.place().collection());
            out.writeUTF(cursor.place().id());
            out.writeLong(cursor.least());
            out.writeLong(cursor.floor().orElse(-1));
            out.writeLong(cursor.collections());
        } catch (IOException e) {
            throw new UncheckedIOException("to memory", e);
        }
        byte[] said = bytes.toByteArray();
        bytes.writeBytes(signature(user, said));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * @throws InvalidCursor if it is no cursor at all
     * @throws CursorExpired if it is one, of another user or another database
     */
    FeedCursor read(UserId user, String text) {
        byte[] bytes = decoded(text);
        byte[] said = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
        FeedCursor cursor = parsed(said);
        if (!MessageDigest.isEqual(signature(user, said), Arrays.copyOfRange(bytes, said.length, bytes.length))) {
            throw new CursorExpired("it was not given to this user by this database");
        }
        return cursor;
    }

    private static byte[] decoded(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidCursor();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidCursor();
        }
        if (bytes.length <= SIGNATURE) {
            throw new InvalidCursor();
        }
        return bytes;
    }

    private static FeedCursor parsed(byte[] said) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(said))) {
            if (in.readByte() != VERSION) {
                throw new InvalidCursor();
            }
            String generation = in.readUTF();
            FeedPlace place = new FeedPlace(in.readLong(), in.readUTF(), in.readUTF());
            long least = in.readLong();
            long floor = in.readLong();
            FeedCursor cursor = new FeedCursor(
                    generation, place, least, floor < 0 ? OptionalLong.empty() : OptionalLong.of(floor), in.readLong());
            if (in.available() > 0) {
                throw new InvalidCursor();
            }
            return cursor;
        } catch (IOException e) {
            throw new InvalidCursor();
        }
    }

    private byte[] signature(UserId user, byte[] said) {
        byte[] of = ("cursor of " + user.value() + "\0").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(secret.code(of, said), SIGNATURE);
    }
}
