package dev.offlinesync.testkit;

import static dev.offlinesync.testkit.ItemBuilder.anItem;
import static dev.offlinesync.testkit.SteppedSync.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingListenerTest {
    private final RecordingListener listener = new RecordingListener();
    private final SyncItem item = anItem().completed(null);

    private final List<SyncEvent> events = List.of(
            new SyncEvent.Attempted(item),
            new SyncEvent.HandlerThrew(item, new IllegalStateException("a bug")),
            new SyncEvent.LaneLost(ANN),
            new SyncEvent.Cleared(ANN, Status.OPEN, 2),
            new SyncEvent.WorkerFailed(ANN, new IllegalStateException("odd")));

    @Test
    void every_event_is_kept_in_order_and_reads_as_a_sentence() {
        events.forEach(listener::on);

        assertEquals("""
                item 00000000000000000000a17e of user ann: POST /api/things is completed after attempt 1
                the handler of POST /api/things threw, for item 00000000000000000000a17e of user ann: \
                java.lang.IllegalStateException: a bug
                lost the lane of user ann while a batch was in flight; what was not committed runs again
                2 items of user ann deleted
                the worker could not finish with user ann, and goes on: java.lang.IllegalStateException: odd""", listener.toString());
        assertEquals(events, listener.all());
        assertEquals(List.of(item), listener.attempted());
        listener.clear();
        assertEquals(List.of(), listener.all());
    }

    /** What a process of the kit hears, the test hears. */
    @Test
    void no_event_gets_lost_on_the_way_through_a_queue_of_the_kit() {
        SyncListener process = new KillableProcess(listener);

        events.forEach(process::on);

        assertEquals(events, listener.all());
    }
}
