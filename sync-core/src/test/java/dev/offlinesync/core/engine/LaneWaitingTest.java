package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.testing.Fixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Calls that wait: how many of each user, and who is told. */
class LaneWaitingTest {
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final List<String> told = new ArrayList<>();

    private final Fixture f = new Fixture(
            handlers -> handlers.effect("/api/mails", (item, context) -> {
                told.add("called");
                return new Outcome.Done(null);
            }),
            this::settings);

    private OfflineSync.Builder settings(OfflineSync.Builder builder) {
        return builder.maxWaiting(1)
                .pause(time -> {
                    f.later(1);
                    meanwhile.getAndSet(() -> {}).run();
                })
                .waits(bytes -> {
                    told.add("waits with " + bytes);
                    return () -> told.add("goes on");
                });
    }

    private void taken(UserId user) {
        f.sync.queue().add(user, Fixture.create(user + "s"));
        assertTrue(
                f.store.lanes().claim(user, "another", List.of(), Duration.ofMinutes(10), i -> i)
                        instanceof Claim.Claimed);
    }

    @Test
    void regression_calls_that_wait_for_one_user_leave_room_for_those_that_wait_for_another() {
        SyncQueue queue = f.sync.queue();
        taken(Fixture.ANN);
        taken(Fixture.BOB);
        List<Boolean> busy = new ArrayList<>();
        meanwhile.set(() -> {
            assertThrows(QueueBusy.class, () -> queue.process(Fixture.ANN));
            busy.add(queue.process(Fixture.BOB).busy());
        });

        busy.add(queue.process(Fixture.ANN).busy());

        assertEquals(List.of(true, true), busy, "both have waited, and nobody was refused");
    }

    @Test
    void whoever_wants_to_know_is_told_that_a_call_waits_for_an_effect_and_what_it_holds() {
        f.add(Submission.of("/api/mails", Method.POST, Map.of("to", "a".repeat(1000))));
        f.process();

        assertEquals(3, told.size());
        assertTrue(told.get(0).matches("waits with 10\\d\\d"), told.toString());
        assertEquals(List.of("called", "goes on"), told.subList(1, 3));
    }

    @Test
    void of_the_worker_nothing_is_told() {
        f.add(Submission.of("/api/mails", Method.POST, Map.of()));
        f.later(31);
        f.sync.workOnce();

        assertEquals(List.of("called"), told);
    }
}
