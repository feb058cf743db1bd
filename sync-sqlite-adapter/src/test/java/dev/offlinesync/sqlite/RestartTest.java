package dev.offlinesync.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lanes of a process that is gone. */
class RestartTest {
    private static final UserId ANN = new UserId("ann");
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final MutableClock clock = MutableClock.any();
    private final SyncItem item = SyncItem.received(
            new ItemId("0123456789abcdef01234567"),
            ANN,
            Submission.of("/api/mails", Method.POST, null),
            new OrderKey("k"),
            clock.instant());

    private void leaveALaneBehind() {
        try (SqliteStore store = SqliteStore.open(directory, clock)) {
            store.queue().insert(List.of(item));
            store.lanes().claim(ANN, "earlier", List.of(item.id()), LEASE, i -> i);
            assertEquals(Set.of(item.id()), store.lanes().running(ANN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT1H", "P-3650D", "P3650D"})
    void a_lane_of_an_earlier_process_is_over_whatever_the_clock_shows(Duration step) {
        leaveALaneBehind();
        clock.advance(step);

        try (SqliteStore store = SqliteStore.open(directory, clock)) {
            assertEquals(Set.of(), store.lanes().running(ANN));
            assertEquals(List.of(ANN), store.lanes().abandoned(10));
            Claim.Claimed taken = assertInstanceOf(
                    Claim.Claimed.class,
                    store.lanes()
                            .claim(ANN, "later", List.of(), LEASE, i -> i.failed(interruption(), clock.instant())));
            assertTrue(taken.takenOver());
            assertEquals(List.of(item.id()), taken.lane().suspects());
            assertEquals(1, store.queue().find(item.id()).orElseThrow().attempts(), "the interruption counts");
            assertEquals(List.of(), store.lanes().abandoned(10));
        }
    }

    @Test
    void the_lane_of_a_process_that_lives_is_busy_for_its_lease() {
        try (SqliteStore store = SqliteStore.open(directory, clock)) {
            store.lanes().claim(ANN, "one", List.of(), LEASE, i -> i);

            clock.advance(LEASE.minusMillis(1));
            assertInstanceOf(Claim.Busy.class, store.lanes().claim(ANN, "two", List.of(), LEASE, i -> i));
            clock.advance(Duration.ofMillis(1));
            assertInstanceOf(Claim.Claimed.class, store.lanes().claim(ANN, "two", List.of(), LEASE, i -> i));
        }
    }

    private static Failure interruption() {
        return Failure.handler("interrupted");
    }
}
