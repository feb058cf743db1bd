package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.InvalidCursor;
import dev.offlinesync.core.store.FeedPlace;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedCursorsTest {
    private static final FeedCursor WITHIN = new FeedCursor(
            "generation", new FeedPlace(1L << 52, "expenses", "\0sZürich 🚲"), 7, OptionalLong.of(0), -1);

    private final FeedCursors cursors = new FeedCursors(new IdSecret(new byte[IdSecret.BYTES]));

    @Test
    void a_cursor_reads_as_it_was_written() {
        FeedCursor behind = new FeedCursor("", FeedPlace.behind(3), 3, OptionalLong.empty(), Long.MIN_VALUE);

        assertEquals(WITHIN, cursors.read(ANN, cursors.text(ANN, WITHIN)));
        assertEquals(behind, cursors.read(ANN, cursors.text(ANN, behind)));
        assertTrue(cursors.text(ANN, WITHIN).matches("[A-Za-z0-9_-]+"), "it can stand in a URL");
    }

    @Test
    void one_of_another_user_or_another_database_has_expired() {
        String text = cursors.text(ANN, WITHIN);
        byte[] other = new byte[IdSecret.BYTES];
        other[0] = 1;

        assertThrows(CursorExpired.class, () -> cursors.read(BOB, text));
        assertThrows(CursorExpired.class, () -> new FeedCursors(new IdSecret(other)).read(ANN, text));
    }

    @Test
    void no_bit_can_be_changed_and_no_byte_cut_off_or_put_in() {
        byte[] good = Base64.getUrlDecoder().decode(cursors.text(ANN, WITHIN));
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            assertRefused(changed);
            assertRefused(Arrays.copyOf(good, i));
        }
        assertRefused(Arrays.copyOf(good, good.length + 1));
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            byte[] any = new byte[1 + random.nextInt(200)];
            random.nextBytes(any);
            any[0] = good[0];
            assertRefused(any);
        }
    }

    private void assertRefused(byte[] bytes) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try {
            FeedCursor read = cursors.read(ANN, text);
            throw new AssertionError("taken for a cursor: " + read);
        } catch (InvalidCursor | CursorExpired expected) {
            assertTrue(expected.getStackTrace().length == 0);
        }
    }

    @Test
    void what_is_no_cursor_is_told_apart() {
        for (String none : new String[] {"", "!", "ä", "AQ", "A".repeat(2001)}) {
            assertThrows(InvalidCursor.class, () -> cursors.read(ANN, none), none);
        }
    }
}
