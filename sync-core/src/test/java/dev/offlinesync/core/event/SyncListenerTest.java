package dev.offlinesync.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.testing.CapturedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class SyncListenerTest {
    private static final SyncEvent TAKEN = new SyncEvent.LaneTakenOver(new UserId("ann"));

    private final List<String> told = new ArrayList<>();

    @Test
    void listeners_are_told_one_after_the_other() {
        SyncListener one = event -> told.add("one");
        SyncListener three = one.andThen(event -> told.add("two")).andThen(event -> told.add("three"));

        three.on(TAKEN);

        assertEquals(List.of("one", "two", "three"), told);
    }

    @Test
    void a_listener_that_throws_does_not_keep_the_event_from_the_next() {
        IllegalStateException broken = new IllegalStateException("broken");
        SyncListener both = ((SyncListener) event -> {
                    throw broken;
                })
                .andThen(event -> told.add("next"));

        assertSame(broken, assertThrows(IllegalStateException.class, () -> both.on(TAKEN)));
        assertEquals(List.of("next"), told);
    }

    @Test
    void the_log_has_the_line_of_an_event_at_its_level_and_what_was_thrown() {
        Exception thrown = new IllegalStateException("odd {0}");
        try (CapturedLog log = new CapturedLog("dev.offlinesync.queue")) {
            SyncListener.logging().on(TAKEN);
            SyncListener.logging().on(new SyncEvent.StoreUnreachable(null, "away"));
            SyncListener.logging().on(new SyncEvent.WorkerFailed(null, thrown));

            assertEquals(
                    List.of(Level.INFO, Level.WARNING, Level.SEVERE),
                    log.records().stream().map(LogRecord::getLevel).toList());
            assertEquals(TAKEN.text(), log.records().get(0).getMessage());
            assertNull(log.records().get(1).getThrown(), "of an outage one line a round is enough");
            assertSame(thrown, log.records().get(2).getThrown());
        }
    }

    private final long[] now = {0};

    private SyncListener logging() {
        return new LoggingListener(System.getLogger(LoggingListener.NAME), () -> now[0]);
    }

    private static SyncEvent failed(String user, String endpoint) {
        SyncItem item = SyncItem.received(
                new ItemId("0".repeat(24)),
                new UserId(user),
                Submission.of(endpoint, Method.POST, null),
                new OrderKey(endpoint),
                Instant.EPOCH);
        return new SyncEvent.Failed(
                item.failed(Failure.handler("the handler failed"), Instant.EPOCH), "x".repeat(3000));
    }

    @Test
    void a_user_whose_items_all_fail_does_not_fill_the_log() {
        try (CapturedLog log = new CapturedLog("dev.offlinesync.queue")) {
            SyncListener logging = logging();
            for (int i = 0; i < 3000; i++) {
                logging.on(failed("m".repeat(128), "/api/expenses/" + "e".repeat(2000) + i % 9));
            }
            logging.on(failed("ann", "/api/expenses"));

            assertEquals(LinesPerUser.MOST + 2, log.records().size());
            assertTrue(log.records().get(LinesPerUser.MOST + 1).getMessage().contains("of user ann"));
            now[0] += Duration.ofMinutes(1).toNanos();
            logging.on(failed("ann", "/api/expenses"));

            List<String> lines =
                    log.records().stream().map(LogRecord::getMessage).toList();
            assertEquals(LinesPerUser.MOST + 4, lines.size());
            String summary = lines.get(LinesPerUser.MOST + 2);
            assertTrue(summary.contains("2950 more lines were left out, of POST /api/expenses/eee"), summary);
            assertTrue(lines.stream().allMatch(line -> line.length() <= 1000));
        }
    }

    @Test
    void of_many_users_whose_items_fail_a_minute_has_a_bounded_summary() {
        try (CapturedLog log = new CapturedLog("dev.offlinesync.queue")) {
            SyncListener logging = logging();
            for (int user = 0; user < 30; user++) {
                for (int i = 0; i < LinesPerUser.MOST + 1; i++) {
                    logging.on(failed("user" + user, "/api/a"));
                }
            }
            int before = log.records().size();
            now[0] += Duration.ofMinutes(1).toNanos();
            logging.on(failed("ann", "/api/a"));

            assertEquals(21 + 1, log.records().size() - before);
            assertEquals(
                    "of 10 others, 10 more lines were left out",
                    log.records().get(before + 20).getMessage());
        }
    }
}
