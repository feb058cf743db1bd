package dev.offlinesync.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.testing.CapturedLog;
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
}
