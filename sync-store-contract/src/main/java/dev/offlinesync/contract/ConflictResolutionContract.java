package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import dev.offlinesync.testkit.store.InterceptedStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.RecordCall;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Conflicts are resolved, or end in another way: the engine on the store under test. */
public interface ConflictResolutionContract extends StoreContract {
    @Test
    default void a_rejected_write_that_is_tried_again_leaves_one_conflict() {
        ConflictGiven d = new ConflictGiven(store(), "again", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        d.sync.queue().requeue(item.id());
        d.sync.processUntilDone();

        assertEquals(Status.FAILED, d.sync.item(item).status());
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
    }

    @Test
    default void resolving_happens_once_and_the_feed_tells_of_it() {
        ConflictGiven d = new ConflictGiven(store(), "resolved", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        String id = String.valueOf(item.receipt().conflictId());
        List<Resource> all = List.of(d.resource, ConflictRecord.RESOURCE);
        Changes before = d.sync.records().changes(SteppedSync.ANN, all, null, 500);
        assertEquals(ConflictRecord.SHOWN_AS, d.change(before, id).orElseThrow().collection());

        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        assertEquals(Map.of("a", 2, "b", 1), d.data());
        long version = d.record().version();
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        assertInstanceOf(Written.Reused.class, d.resolve(item, new Resolution.UseTheirs()));

        assertEquals(version, d.record().version());
        Changes after = d.sync.records().changes(SteppedSync.ANN, all, before.cursor(), 500);
        assertTrue(d.change(after, id).orElseThrow().isDeleted());
        assertEquals(
                List.of(),
                d.sync.records().page(SteppedSync.ANN, ConflictRecord.RESOURCE, null, 500).records().stream()
                        .filter(conflict -> id.equals(conflict.get("_id")))
                        .toList());
    }

    @Test
    default void what_is_there_already_is_not_written_again() {
        ConflictGiven d = new ConflictGiven(store(), "there", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseTheirs()));

        assertEquals(2, d.record().version());
        assertInstanceOf(
                Written.Failed.class, d.sync.queue().resolve(SteppedSync.BOB, "none", new Resolution.UseMine()));
    }

    @Test
    default void a_conflict_that_comes_again_is_resolved_again() {
        ConflictGiven d = new ConflictGiven(store(), "anew", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        d.push(d.write("third", Method.PUT, Map.of("a", 50)));
        d.sync.queue().requeue(item.id());
        d.sync.processUntilDone();
        assertEquals(Map.of("a", 50), d.conflict(item).get("theirs"));

        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));

        assertEquals(Map.of("a", 2, "b", 1), d.data());
        assertEquals(
                Optional.empty(),
                d.sync.records()
                        .find(
                                SteppedSync.ANN,
                                ConflictRecord.RESOURCE,
                                String.valueOf(item.receipt().conflictId())));
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        assertInstanceOf(Written.Reused.class, d.resolve(item, new Resolution.UseTheirs()));
    }

    @Test
    default void of_two_devices_that_resolve_a_conflict_at_the_same_time_the_second_hears_of_the_first() {
        ConflictGiven d = new ConflictGiven(store(), "both", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        AtomicBoolean hasBegun = new AtomicBoolean();
        SyncStore raced = new InterceptedStore(store(), Interceptor.after(RecordCall.Find.class, () -> {
            if (hasBegun.compareAndSet(false, true)) {
                assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
            }
        }));
        SteppedSync second = SteppedSync.on(
                raced,
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder().resource(d.resource).build(),
                settings -> settings);

        Written theirs = second.queue()
                .resolve(SteppedSync.ANN, String.valueOf(item.receipt().conflictId()), new Resolution.UseTheirs());

        assertInstanceOf(Written.Reused.class, theirs);
        assertEquals(2, d.data().get("a"));
    }

    @Test
    default void the_side_that_had_won_is_written_if_the_record_has_changed_since() {
        for (ConflictPolicy policy : List.of(ConflictPolicy.CLIENT_WINS, ConflictPolicy.SERVER_WINS)) {
            boolean isMine = policy == ConflictPolicy.CLIENT_WINS;
            for (Method since : List.of(Method.PUT, Method.DELETE)) {
                ConflictGiven d = new ConflictGiven(store(), "won-" + policy.wire() + since, policy);
                d.other(Map.of("a", 3));
                SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
                d.push(d.write("third", since, since == Method.PUT ? Map.of("a", 50) : null));

                assertInstanceOf(
                        Written.Done.class,
                        d.resolve(item, isMine ? new Resolution.UseMine() : new Resolution.UseTheirs()));

                assertEquals(isMine ? 2 : 3, d.data().get("a"));
            }
        }
    }

    @Test
    default void other_values_resolve_it_too() {
        ConflictGiven d = new ConflictGiven(store(), "others", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        Resolution seven = new Resolution.UseData(Tree.of(Map.of("a", 7)));

        assertInstanceOf(Written.Done.class, d.resolve(item, seven));
        assertInstanceOf(Written.Done.class, d.resolve(item, seven));
        assertInstanceOf(Written.Reused.class, d.resolve(item, new Resolution.UseData(Tree.of(Map.of("a", 8)))));

        assertEquals(Map.of("a", 7, "b", 1), d.data());
    }

    @Test
    default void a_rejected_write_that_succeeds_when_it_is_tried_again_ends_its_conflict() {
        ConflictGiven d = new ConflictGiven(store(), "retried", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        List<Resource> all = List.of(d.resource, ConflictRecord.RESOURCE);
        String id = String.valueOf(item.receipt().conflictId());
        Changes before = d.sync.records().changes(SteppedSync.ANN, all, null, 500);
        d.push(d.write("third", Method.PUT, Map.of("a", 2)));

        d.sync.queue().requeue(item.id());
        d.sync.processUntilDone();

        ConflictGiven.isDone(d.sync.item(item), Outcome.KEPT_THEIRS);
        assertEquals(Optional.empty(), d.sync.records().find(SteppedSync.ANN, ConflictRecord.RESOURCE, id));
        Changes after = d.sync.records().changes(SteppedSync.ANN, all, before.cursor(), 500);
        assertTrue(d.change(after, id).orElseThrow().isDeleted());
    }

    @Test
    default void a_conflict_that_comes_again_has_a_higher_version() {
        ConflictGiven d = new ConflictGiven(store(), "risen", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        long first = ((Number) Objects.requireNonNull(d.conflict(item).get("_version"))).longValue();
        d.resolve(item, new Resolution.UseTheirs());

        d.sync.queue().requeue(item.id());
        d.sync.processUntilDone();

        long second = ((Number) Objects.requireNonNull(d.conflict(item).get("_version"))).longValue();
        assertTrue(second > first + 1, first + " and then " + second);
    }
}
