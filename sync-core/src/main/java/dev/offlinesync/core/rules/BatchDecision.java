package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a batch, as a pure function: given the planned items in their order and the records they touch, which
 * records become what, and which item ends how. Several items on one record are folded in memory, so fifty edits of one
 * record are one write.
 */
public final class BatchDecision {
    private final Terms terms;
    private final Map<RecordKey, Slot> read;
    private final DecisionObserver observer;
    /** What has become of the records so far, in the order in which items first touched them: so they are written. */
    private final Map<RecordKey, Slot> changed = new LinkedHashMap<>();

    private final List<Decision.Settlement> settlements = new ArrayList<>();
    /** Records whose earlier item is to be tried again: what is behind it waits. */
    private final Set<OrderKey> held = new HashSet<>();

    private BatchDecision(Terms terms, Map<RecordKey, Slot> read, DecisionObserver observer) {
        this.terms = terms;
        this.read = read;
        this.observer = observer;
    }

    /**
     * What a decision rests on beside its items and records.
     *
     * @param user whose items these are
     * @param failures whether a failure that a handler leaves to the queue is final
     * @param refused records that the database refuses to write: an item that wants one written fails
     */
    public record Terms(
            UserId user, Instant now, FailurePolicy failures, Set<RecordKey> refused, PartialCommits partialCommits) {
        public Terms {
            refused = Set.copyOf(refused);
        }
    }

    /** The records to read before {@link #decide}. */
    public static Set<RecordKey> reads(List<Planned> items, ReadScope scope) {
        Set<RecordKey> keys = new LinkedHashSet<>();
        for (Planned p : items) {
            if (p.plan() instanceof Plan.Apply apply) {
                keys.addAll(apply.keys());
                p.own()
                        .filter(own -> scope == ReadScope.EVERYWHERE || !isNew(p.item(), own))
                        .ifPresent(keys::add);
            }
        }
        return keys;
    }

    private static boolean isNew(SyncItem item, RecordKey own) {
        return item.attempts() == 0 && own.id().equals(item.id().hex());
    }

    /**
     * Decides a batch.
     *
     * @param items in the order in which they run
     * @param read what stands under each of {@link #reads}
     */
    public static Decision decide(
            Terms terms, List<Planned> items, Map<RecordKey, Slot> read, DecisionObserver observer) {
        BatchDecision decision = new BatchDecision(terms, read, observer);
        for (Planned p : items) {
            if (!decision.held.contains(p.item().orderKey())) {
                decision.settle(p);
            }
        }
        return new Decision(decision.writes(), decision.settlements, List.of());
    }

    private void settle(Planned p) {
        SyncItem after = afterwards(p);
        if (after.status().isOpen()) {
            held.add(p.item().orderKey());
        }
        settlements.add(new Decision.Settlement(p.item(), after));
    }

    private SyncItem afterwards(Planned p) {
        Plan plan = p.plan();
        if (plan instanceof Plan.Apply apply) {
            return applied(p, apply);
        }
        if (plan instanceof Plan.Fail fail) {
            return failed(p, fail.failure());
        }
        if (plan instanceof Plan.Retry retry) {
            return retried(p, retry.failure());
        }
        return rejected(p, ((Plan.Reject) plan).failure());
    }

    private SyncItem applied(Planned p, Plan.Apply apply) {
        if (p.own().isEmpty()) {
            return retried(p, Attempt.HANDLER_THREW);
        }
        RecordsView view = new RecordsView(terms.user, p.own().get(), apply.keys(), this::current);
        observer.deciding(p);
        SyncItem after;
        try {
            after = changed(p, apply, view);
        } catch (RuntimeException | Error e) { // also of memory: the batch's other items go on
            observer.threw(p, e);
            after = retried(p, Attempt.HANDLER_THREW);
            view.discardChanges();
        }
        changed.putAll(view.changed());
        return after;
    }

    private Slot current(RecordKey key) {
        Slot earlier = changed.get(key);
        return earlier != null ? earlier : read.getOrDefault(key, Slot.empty(key));
    }

    private SyncItem changed(Planned p, Plan.Apply apply, RecordsView view) {
        boolean happened = hasHappened(p.item(), view.slot(view.ownKey()));
        Result result = apply.change().on(view);
        if (happened) {
            return p.item().completed(responseOfRepeated(result, view), terms.now);
        }
        if (result instanceof Result.Fail fail) {
            return failed(p, fail.failure());
        }
        if (result instanceof Result.Retry retry) {
            return retried(p, retry.failure());
        }
        if (result instanceof Result.Reject reject) {
            return rejected(p, reject.failure());
        }
        Result.Done done = (Result.Done) result;
        for (Result.Step step : done.steps()) {
            Optional<Failure> obstacle = take(p.item(), step, view);
            if (obstacle.isPresent()) {
                view.discardChanges();
                return retried(p, obstacle.get());
            }
        }
        return p.item().completed(done.response().apply(view), terms.now);
    }

    /** Whether a commit that was cut short has written this item's record already. */
    private boolean hasHappened(SyncItem item, Slot slot) {
        if (terms.partialCommits == PartialCommits.IMPOSSIBLE) {
            return false;
        }
        StoredRecord record = slot.record();
        Tombstone tombstone = slot.tombstone();
        return (record != null && item.id().equals(record.lastItem()))
                || (tombstone != null && item.id().equals(tombstone.item()));
    }

    private static @Nullable Map<String, @Nullable Object> responseOfRepeated(Result result, RecordsView view) {
        return result instanceof Result.Done done
                ? done.response().apply(view)
                : Map.of("deletedId", view.ownKey().id());
    }

    /** One step on the item's view of the records; answers what stands in its way. */
    private Optional<Failure> take(SyncItem item, Result.Step step, RecordsView view) {
        RecordKey key = step.key();
        Slot slot = view.slot(key);
        StoredRecord present = slot.record();
        if (present != null && !present.owner().equals(terms.user)) {
            return Optional.of(Failure.conflict("the id " + key.id() + " is taken"));
        }
        if (step instanceof Result.Step.Put put) {
            if (terms.refused.contains(key)) {
                return Optional.of(Failure.conflict("the record conflicts with another one, or is too large"));
            }
            view.change(Slot.of(written(item, put, present, slot.tombstone())));
        } else if (present != null) {
            view.change(Slot.of(new Tombstone(key, terms.user, present.version() + 1, item.id(), terms.now)));
        }
        return Optional.empty();
    }

    private StoredRecord written(
            SyncItem item, Result.Step.Put put, @Nullable StoredRecord present, @Nullable Tombstone tombstone) {
        if (present != null) {
            return new StoredRecord(
                    put.key(),
                    terms.user,
                    put.data(),
                    present.version() + 1,
                    item.id(),
                    present.createdAt(),
                    terms.now);
        }
        // somebody else's tombstone says nothing about this user's record
        long version = tombstone != null && tombstone.owner().equals(terms.user) ? tombstone.version() + 1 : 1;
        Instant createdAt = put.createdAt() == null ? item.createdAt() : put.createdAt();
        return new StoredRecord(put.key(), terms.user, put.data(), version, item.id(), createdAt, terms.now);
    }

    private SyncItem failed(Planned p, Failure failure) {
        return terms.failures.isFinal(failure) ? rejected(p, failure) : retried(p, failure);
    }

    private SyncItem retried(Planned p, Failure failure) {
        return Attempt.failed(p.item(), failure, p.retryAt(), terms.now);
    }

    private SyncItem rejected(Planned p, Failure failure) {
        return p.item().failed(failure, terms.now);
    }

    private List<RecordWrite> writes() {
        List<RecordWrite> writes = new ArrayList<>();
        changed.forEach((key, after) -> {
            Slot before = read.getOrDefault(key, Slot.empty(key));
            if (!before.equals(after)) {
                writes.add(new RecordWrite(before, after));
            }
        });
        return writes;
    }
}
