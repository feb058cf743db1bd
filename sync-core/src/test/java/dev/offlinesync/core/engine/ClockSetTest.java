package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.create;
import static dev.offlinesync.core.testing.Fixture.update;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock is set while items wait. */
class ClockSetTest {
    private static final int HOUR = 3600;
    private static final int TEN_YEARS = 3650 * 24 * HOUR;

    private final Fixture f = new Fixture();
    private final SyncItem retried = f.add(update("a", Map.of("n", 1)));

    @ParameterizedTest
    @ValueSource(ints = {-2, -HOUR, -TEN_YEARS})
    void a_retry_comes_no_later_than_after_its_delay_if_the_clock_is_set_back(int seconds) {
        f.process();
        f.later(seconds);
        f.sync.workOnce();

        f.later(4).sync.workOnce();
        assertEquals(1, f.item(retried).attempts());
        f.later(1).sync.workOnce();
        assertEquals(2, f.item(retried).attempts());
    }

    @ParameterizedTest
    @ValueSource(ints = {-HOUR, -TEN_YEARS})
    void a_call_moves_it_too_where_there_is_no_worker(int seconds) {
        f.process();
        f.process();
        f.later(seconds);
        assertEquals(f.clock.instant().plusSeconds(5), f.process().backlog().nextRetryAt());

        f.later(5).process();

        assertEquals(2, f.item(retried).attempts());
    }

    @ParameterizedTest
    @ValueSource(ints = {HOUR, TEN_YEARS})
    void a_clock_that_is_set_forth_makes_a_retry_early_and_back_again_not_late(int seconds) {
        f.process();
        f.later(seconds).sync.workOnce();
        assertEquals(2, f.item(retried).attempts());

        f.later(-seconds).sync.workOnce();
        f.later(10).sync.workOnce();

        assertEquals(3, f.item(retried).attempts());
    }

    @Test
    void what_nobody_has_tried_is_taken_by_the_worker_within_its_grace() {
        SyncItem untried = f.add(create("b"));
        f.later(-HOUR).sync.workOnce();

        assertEquals(1, f.item(untried).attempts());
    }

    @Test
    void a_retry_that_a_person_set_far_ahead_stays_where_it_is() {
        f.process();
        SyncItem is = f.item(retried);
        f.store
                .queue()
                .replace(
                        is,
                        is.postponed(
                                Failure.handler("later"), f.clock.instant().plus(Duration.ofDays(30)), is.updatedAt()));
        f.later(-HOUR).sync.workOnce();
        f.later(2 * HOUR).sync.workOnce();

        assertEquals(1, f.item(retried).attempts());
        assertEquals(
                f.clock.instant().plus(Duration.ofDays(30)).minusSeconds(2 * HOUR),
                f.item(retried).retryAt());
    }

    @Test
    void the_store_is_asked_once_and_not_again_before_the_clock_is_set_back() {
        f.process();
        f.sync.workOnce();
        f.later(-HOUR);
        f.sync.workOnce();
        SyncItem moved = f.item(retried);

        f.sync.workOnce();

        assertEquals(moved, f.item(retried));
        assertEquals(f.clock.instant().plusSeconds(5), moved.retryAt());
        assertEquals(ANN, moved.userId());
    }
}
