package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** One expense that two devices of its user write. */
final class ConflictGiven {
    final SteppedSync sync;
    private final RecordKey key;
    final Resource resource;

    ConflictGiven(SyncStore store, String id, ConflictRules rules) {
        this(store, id, RecordRules.NONE, resource -> resource.withConflicts(rules));
        push(write("create", Method.POST, Map.of("_id", id, "a", 1, "b", 1)));
    }

    /** Of a record that is not there yet. */
    ConflictGiven(SyncStore store, String id, RecordRules rules, UnaryOperator<Resource> declared) {
        key = new RecordKey(Given.EXPENSES, id);
        resource = declared.apply(new Resource(
                "/api/expenses",
                Given.EXPENSES,
                "expense",
                EnumSet.complementOf(EnumSet.of(Method.GET)),
                List.of(),
                Resource.Kind.COLLECTION,
                rules));
        sync = SteppedSync.on(
                store,
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder().resource(resource).build(),
                settings -> settings);
    }

    ConflictGiven(SyncStore store, String id, ConflictPolicy policy) {
        this(store, id, ConflictRules.of(policy));
    }

    Submission write(String name, Method method, @Nullable Map<String, ?> data) {
        String path = method == Method.POST ? "/api/expenses" : "/api/expenses/" + key.id();
        return Submission.of(path, method, data).withMutationId(mutation(name));
    }

    String mutation(String name) {
        return key.id() + " " + name;
    }

    Submission put(String name, Map<String, ?> data, @Nullable Map<String, ?> base, @Nullable Long version) {
        return write(name, Method.PUT, data).withBasis(new Basis(Tree.ofNullable(base), version, null));
    }

    Submission after(String earlier, String name, Map<String, ?> data, @Nullable Map<String, ?> base) {
        return write(name, Method.PUT, data).withBasis(new Basis(Tree.ofNullable(base), null, mutation(earlier)));
    }

    List<SyncItem> push(Submission... submissions) {
        return sync.queue().push(SteppedSync.ANN, List.of(submissions)).stream()
                .map(Added::item)
                .map(sync::item)
                .toList();
    }

    SyncItem push(Submission submission) {
        return push(new Submission[] {submission}).get(0);
    }

    /** The other device, which sees version 1. */
    void other(Map<String, ?> data) {
        assertEquals(Status.COMPLETED, push(write("other", Method.PUT, data)).status());
    }

    /** Another program writes these fields, and raises no version. */
    void byHand(Map<String, ?> fields) {
        Lane lane = Lanes.lane(sync.store(), SteppedSync.ANN, List.of());
        Slot is = Lanes.slot(sync.store(), lane, key);
        StoredRecord r = Objects.requireNonNull(is.record());
        StoredRecord edited = new StoredRecord(
                key,
                r.owner(),
                r.data().with(fields),
                r.version(),
                r.lastItem(),
                r.sequence(),
                r.createdAt(),
                Given.NOW);
        Lanes.write(sync.store(), lane, new RecordWrite(is, Slot.of(edited)));
        sync.store().lanes().release(lane);
    }

    Tree data() {
        return record().data();
    }

    StoredRecord record() {
        return sync.store().records().find(SteppedSync.ANN, key).orElseThrow();
    }

    Tree conflict(SyncItem item) {
        String id = item.receipt().conflictId();
        assertNotNull(id, () -> item + " has left no conflict");
        return sync.records().find(SteppedSync.ANN, ConflictRecord.RESOURCE, id).orElseThrow();
    }

    Written resolve(SyncItem item, Resolution how) {
        return sync.queue()
                .resolve(SteppedSync.ANN, String.valueOf(item.receipt().conflictId()), how);
    }

    Optional<Changes.Change> change(Changes changes, String id) {
        return changes.changes().stream().filter(c -> c.id().equals(id)).findFirst();
    }

    static void isDone(SyncItem item, @Nullable Outcome outcome) {
        assertEquals(Status.COMPLETED, item.status(), item::toString);
        Assertions.assertEquals(outcome, item.receipt().outcome(), item::toString);
    }
}
