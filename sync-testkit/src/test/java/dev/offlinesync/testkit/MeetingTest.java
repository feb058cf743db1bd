package dev.offlinesync.testkit;

import static dev.offlinesync.testkit.SteppedSync.ANN;
import static dev.offlinesync.testkit.Submissions.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.store.InterceptedStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.QueueCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two instances on one store, or an instance and a store in trouble: what happens between two calls of the store. */
class MeetingTest {
    private EffectHandler mails = (item, context) -> new Outcome.Done(null);
    private final SteppedSync sync = SteppedSync.of(handlers((item, context) -> mails.call(item, context)));
    private final RecordingListener others = new RecordingListener();

    private static Handlers handlers(EffectHandler mails) {
        return Handlers.builder()
                .resource(Resource.of("/api/expenses", RecordRules.NONE))
                .effect("/api/mails", mails)
                .build();
    }

    private OfflineSync another(Interceptor interceptor) {
        SyncStore store = new InterceptedStore(sync.store(), interceptor);
        return OfflineSync.builder(store)
                .handlers(handlers((item, context) -> new Outcome.Done(null)))
                .clock(sync.clock())
                .listener(others)
                .build();
    }

    /** An instance that looks what is due; before it goes on, we have run all that. */
    private OfflineSync late() {
        return another(Interceptor.after(QueueCall.Due.class, () -> {
            if (sync.events().attempted().isEmpty()) {
                sync.process();
            }
        }));
    }

    @Test
    void a_page_that_somebody_else_ran_between_the_look_and_the_claim_changes_nothing_and_refuses_nothing() {
        IntStream.range(0, 3).forEach(i -> sync.add(post("/api/expenses", Map.of("n", i))));

        assertEquals(List.of(), late().queue().process(ANN).attempted());

        assertEquals(List.of(), others.all());
        assertEquals(3, sync.events().attempted().size());
        sync.events()
                .attempted()
                .forEach(item -> sync.assertThat(item).isCompleted().hasAttempts(1));
    }

    @Test
    void an_item_waits_although_what_is_before_it_was_run_by_somebody_else_between_the_look_and_the_claim() {
        mails = (item, context) -> new Outcome.Retry(Failure.handler("not yet"), null);
        SyncItem first = sync.add(post("/api/mails", Map.of("_id", "m")));
        SyncItem second = sync.add(post("/api/mails", Map.of("_id", "m")));

        late().queue().process(ANN);

        sync.assertThat(first).isWaiting();
        sync.assertThat(second).isPending().hasAttempts(0);
    }

    @Test
    void an_error_that_nobody_foresaw_ends_a_round_and_not_the_worker() {
        boolean[] broken = {true};
        OfflineSync odd = another(Interceptor.before(QueueCall.UsersWithDueWork.class, () -> {
            if (broken[0]) {
                throw new IllegalStateException("odd");
            }
        }));
        SyncItem item = sync.add(post("/api/expenses", Map.of("n", 1)));
        sync.advance(Duration.ofSeconds(31));

        assertFalse(odd.workOnce());
        broken[0] = false;
        odd.workOnce();

        assertEquals(1, others.of(SyncEvent.WorkerFailed.class).size());
        sync.assertThat(item).isCompleted();
    }

    @Test
    void a_store_that_cannot_move_what_waits_by_an_old_clock_holds_up_nobody() {
        OfflineSync slow = another(Interceptor.before(QueueCall.Reschedule.class, () -> {
            throw new StoreUnavailable("it takes too long");
        }));
        SyncItem item = sync.add(post("/api/expenses", Map.of("n", 1)));
        sync.advance(Duration.ofSeconds(31));

        slow.workOnce();

        sync.assertThat(item).isCompleted();
    }
}
