package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Cleared;
import dev.offlinesync.core.testing.Fixture;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The queue is cleared while a handler is at work. */
class WithdrawalTest {
    private final List<Cleared> cleared = new ArrayList<>();
    private final Fixture f = new Fixture(this::mails);

    private Handlers.Builder mails(Handlers.Builder handlers) {
        EffectHandler mail = (item, context) -> {
            cleared.add(this.f.sync.queue().clear(ANN, EnumSet.allOf(Status.class)));
            return new Outcome.Done(Map.of("sent", true));
        };
        return handlers.effect("/api/mails", mail);
    }

    private static Submission mail(String id) {
        return Submission.of("/api/mails", Method.POST, Map.of("_id", id));
    }

    @Test
    void a_push_learns_the_outcome_of_what_was_running_when_the_queue_was_cleared() {
        Added pushed = f.sync.queue().push(ANN, List.of(mail("m"))).get(0);

        assertEquals(List.of(new Cleared(0, 1)), cleared);
        assertEquals(Added.Kind.STORED, pushed.kind());
        assertEquals(Status.COMPLETED, pushed.item().status());
        assertEquals(Map.of("sent", true), pushed.item().responseData());
        assertEquals(Status.COMPLETED, f.status(pushed.item()));
    }

    @Test
    void a_push_is_told_which_of_its_items_were_cleared_before_they_ran() {
        List<Added> pushed = f.sync.queue().push(ANN, List.of(mail("m"), mail("n")));

        assertEquals(List.of(new Cleared(1, 1)), cleared);
        assertEquals(
                List.of(Added.Kind.STORED, Added.Kind.DELETED),
                pushed.stream().map(Added::kind).toList());
        assertEquals(Status.COMPLETED, pushed.get(0).item().status());
        assertEquals(0, f.process().attempted().size());
    }
}
