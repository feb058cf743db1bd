package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class UserCountsTest {
    private static final UserId ANN = new UserId("ann");
    private static final Runnable NOTHING = () -> {};

    private final UserCounts counts =
            new UserCounts(InstantSource.fixed(Instant.EPOCH), 20, Duration.ZERO, user -> counted());
    private long stored;
    private Runnable whileCounting = NOTHING;

    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What another call stores after the store has looked is not in its answer. */
    private long counted() {
        long seen = stored;
        Runnable others = whileCounting;
        whileCounting = NOTHING;
        others.run();
        return seen;
    }

    private boolean store(long more, Runnable beforeItIsStored) {
        try {
            return counts.storing(ANN, more, Full::new, () -> {
                beforeItIsStored.run();
                stored += more;
                return true;
            });
        } catch (Full e) {
            return false;
        }
    }

    private boolean store(long more) {
        return store(more, NOTHING);
    }

    @Test
    void what_is_stored_while_the_store_counts_is_added_to_its_count() {
        whileCounting = () -> assertTrue(store(15));

        assertFalse(store(15));
        assertEquals(15, stored);
    }

    @Test
    void what_other_calls_are_about_to_store_is_added_too() {
        assertTrue(store(15, () -> assertFalse(store(15))));

        assertEquals(15, stored);
    }

    @Test
    void what_a_call_has_stored_is_counted_once() {
        assertTrue(store(10));
        stored = 5; // the others have been processed

        assertTrue(store(15));
        assertEquals(20, stored);
        assertFalse(store(1));
    }

    @Test
    void what_a_call_could_not_store_takes_no_room_for_longer_than_a_count_is_good() {
        stored = 15;
        try {
            counts.storing(ANN, 5, Full::new, () -> {
                throw new IllegalStateException("the store is away");
            });
        } catch (IllegalStateException e) {
            assertTrue(store(5));
        }
        assertEquals(20, stored);
    }
}
