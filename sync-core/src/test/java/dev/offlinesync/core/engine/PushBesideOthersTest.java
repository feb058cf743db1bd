package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.testing.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A push is long, and others may wait for the memory that it has. */
class PushBesideOthersTest {
    private static final List<Submission> MANY =
            IntStream.range(0, 120).mapToObj(i -> Fixture.create("r" + i)).toList();

    private boolean isSlow;
    private final Fixture f = new Fixture(
            handlers -> handlers,
            settings -> settings.listener(event -> {
                if (isSlow && event instanceof SyncEvent.Stored) {
                    isSlow = false;
                    later();
                }
            }));

    private void later() {
        f.later(3);
    }

    /** It takes three seconds. */
    private List<Status> push() {
        isSlow = true;
        return f.sync.queue().push(ANN, MANY).stream()
                .map(a -> a.item().status())
                .toList();
    }

    @Test
    void it_ends_after_some_seconds_if_others_wait_and_the_rest_runs_later() {
        ReadRoom.Room wanted = new ReadRoom.Room() {
            @Override
            public boolean take(long bytes) {
                return true;
            }

            @Override
            public boolean isWanted() {
                return true;
            }
        };
        List<Status> pushed = new ArrayList<>();
        ReadRoom.within(wanted, () -> pushed.addAll(push()));

        assertEquals(50, pushed.stream().filter(s -> s == Status.COMPLETED).count());
        assertEquals(20, f.process().backlog().remaining());
    }

    @Test
    void it_goes_on_if_nobody_waits() {
        assertTrue(push().stream().allMatch(s -> s == Status.COMPLETED));
    }
}
