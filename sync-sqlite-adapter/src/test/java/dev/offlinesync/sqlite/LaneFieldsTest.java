package dev.offlinesync.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A later version adds columns to a lane. Whoever writes one leaves the columns alone that it does not know. */
class LaneFieldsTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void every_write_of_a_lane_keeps_the_columns_that_it_does_not_know() {
        try (Fixture sqlite = new Fixture(directory)) {
            sqlite.store.lanes().release(claim(sqlite, false));
            sqlite.type("ALTER TABLE synclanes ADD COLUMN later INTEGER NOT NULL DEFAULT 0");
            sqlite.type("UPDATE synclanes SET later = 42");

            Lane lane = claim(sqlite, false);
            assertKept(sqlite, "claim");

            assertTrue(sqlite.store.lanes().renew(lane, List.of(Given.id()), LEASE));
            assertKept(sqlite, "renew");

            assertCommitted(sqlite, lane, new Next.Continue(List.of(Given.id()), LEASE));
            assertKept(sqlite, "commit that keeps the lane");

            sqlite.clock.advance(LEASE.plusSeconds(1));
            Lane taken = claim(sqlite, true);
            assertKept(sqlite, "takeover");

            assertCommitted(sqlite, taken, new Next.Release());
            assertKept(sqlite, "commit that frees the lane");

            sqlite.store.lanes().release(claim(sqlite, false));
            assertKept(sqlite, "release");
        }
    }

    private static Lane claim(Fixture sqlite, boolean takenOver) {
        Claim claim = sqlite.store.lanes().claim(Fixture.ANN, Given.id().hex(), List.of(), LEASE, Given::interrupted);
        Claim.Claimed claimed = assertInstanceOf(Claim.Claimed.class, claim);
        assertEquals(takenOver, claimed.takenOver());
        return claimed.lane();
    }

    private static void assertCommitted(Fixture sqlite, Lane lane, Next next) {
        assertInstanceOf(
                Commit.Committed.class,
                sqlite.store.lanes().commit(lane, Set.of(), next, read -> Given.completing(List.of())));
    }

    private static void assertKept(Fixture sqlite, String write) {
        assertEquals(List.of("42"), sqlite.ask("SELECT later FROM synclanes"), () -> "after a " + write);
    }
}
