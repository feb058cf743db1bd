package dev.offlinesync.core.rules;

import dev.offlinesync.core.conflict.Losses;
import dev.offlinesync.core.conflict.Verdict;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.ShownRecord;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.InvalidData;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    /**
     * Of records and answers: each item counts the records that it touches, as it leaves them; a part of them if an earlier
     * one touched them too. A database keeps what a transaction writes in its memory, and refuses it as a whole if there is
     * too much; and what the items do with their records takes time, in which SQLite lets nobody else write. The last
     * item may bring a few records more.
     */
    static final long ENOUGH_BYTES = 16L << 20;

    /** To change a record once more takes this part of what it takes to read and write it. */
    private static final int AGAIN = 8;

    private final Terms terms;
    private final RecordOrder order;
    private final RecordSteps steps;
    private final Map<RecordKey, Slot> read;
    private final ChangeCalls calls;
    /** What has become of the records so far, in the order in which items first touched them: so they are written. */
    private final Map<RecordKey, Slot> changed = new LinkedHashMap<>();

    private final Set<RecordKey> touched = new HashSet<>();
    private final Settlements settlements;
    /** What later items may be based on. */
    private final Map<ItemId, EarlierWrite> writes;

    private final Staleness staleness;
    private long bytes;
    /** Of the item that is being settled, if it is more than the item keeps. */
    private @Nullable Tree wholeAnswer;

    private BatchDecision(Terms terms, Map<RecordKey, Slot> read, ChangeCalls calls) {
        this.terms = terms;
        this.order = new RecordOrder(terms.user, terms.entry);
        this.steps = new RecordSteps(terms.user, terms.now, terms.form, order);
        this.settlements = new Settlements(terms.now);
        this.read = read;
        this.calls = calls;
        this.writes = new HashMap<>(terms.earlier);
        this.staleness = new Staleness(terms.user, id -> Optional.ofNullable(writes.get(id)));
    }

    /**
     * What a decision rests on beside its items and records.
     *
     * @param user whose items these are
     * @param failures whether a failure that a handler leaves to the queue is final
     * @param form what becomes of the data that handlers put into records
     * @param earlier the writes that items say they are based on, without those of the batch
     */
    public record Terms(
            UserId user,
            Instant now,
            FailurePolicy failures,
            PartialCommits partialCommits,
            Entry entry,
            RecordForm form,
            Map<ItemId, EarlierWrite> earlier) {
        public Terms {
            earlier = Map.copyOf(earlier);
        }

        /** For items that are based on no earlier write. */
        public Terms(
                UserId user,
                Instant now,
                FailurePolicy failures,
                PartialCommits partialCommits,
                Entry entry,
                RecordForm form) {
            this(user, now, failures, partialCommits, entry, form, Map.of());
        }
    }

    /** The records to read before {@link #decide}. */
    public static Set<RecordKey> reads(List<Planned> items, ReadScope scope) {
        Set<RecordKey> keys = new LinkedHashSet<>();
        for (Planned p : items) {
            if (p.plan() instanceof Plan.Apply apply) {
                keys.addAll(apply.keys());
                p.own()
                        .filter(own -> scope == ReadScope.EVERYWHERE || !isNew(p, own))
                        .ifPresent(keys::add);
                p.conflict()
                        .filter(kept ->
                                scope == ReadScope.EVERYWHERE || p.item().wasTried())
                        .ifPresent(keys::add);
            }
        }
        return keys;
    }

    private static boolean isNew(Planned p, RecordKey own) {
        return p.item().attempts() == 0
                && own.id().equals(p.routed().address().unnamed().hex());
    }

    /**
     * Decides a batch, or its first items if records and answers become too large for one commit.
     *
     * @param items in the order in which they run
     * @param read what stands under each of {@link #reads}
     */
    public static Decision decide(Terms terms, List<Planned> items, Map<RecordKey, Slot> read, ChangeCalls calls) {
        BatchDecision decision = new BatchDecision(terms, read, calls);
        items.forEach(p -> decision.writes.put(p.item().id(), EarlierWrite.of(p.item())));
        for (Planned p : items) {
            if (decision.bytes >= ENOUGH_BYTES) {
                break;
            }
            if (decision.settlements.admits(p)) {
                decision.settle(p);
            }
        }
        return new Decision(decision.writes(), decision.settlements.all(), List.of());
    }

    private void settle(Planned p) {
        boolean wasThere = p.own().filter(own -> current(own).record() != null).isPresent();
        wholeAnswer = null;
        SyncItem after = numbered(afterwards(p));
        writes.put(after.id(), EarlierWrite.of(after));
        Tree kept = after.responseData();
        settlements.add(p.item(), after, wholeAnswer == null ? kept : wholeAnswer);
        bytes += (kept == null ? 0 : kept.weight()) + touch(p);
        boolean isThere = p.own().filter(own -> current(own).record() != null).isPresent();
        if (p.item().method() == Method.POST && isThere && !wasThere) {
            settlements.letFollow(p);
        }
    }

    /** Whatever ends it, and whether it writes a record or not: from this commit on its client sees what became of it. */
    private static SyncItem numbered(SyncItem after) {
        return after.status().endsItem() ? after.with(after.receipt().numberedAtCommit()) : after;
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
        if (plan instanceof Plan.Postpone postpone) {
            return p.item().postponed(postpone.failure(), IsoTime.later(terms.now, postpone.after()), terms.now);
        }
        return rejected(p, ((Plan.Reject) plan).failure());
    }

    private SyncItem applied(Planned p, Plan.Apply apply) {
        if (p.own().isEmpty()) {
            return retried(p, Attempt.HANDLER_THREW);
        }
        Optional<Failure> fault = staleness.fault(p.item());
        if (fault.isPresent()) {
            return rejected(p, fault.get());
        }
        RecordKey own = p.own().get();
        Staleness.Of stale = isSuperseded(p, own) ? (slot, taken) -> Optional.empty() : staleness.of(p.item());
        RecordsView view = new RecordsView(terms.user, own, apply.keys(), this::current, stale);
        SyncItem after;
        try {
            after = calls.call(p, () -> changed(p, apply, view));
            if (after.status().isSuccess() && after.receipt().conflictId() == null) {
                endConflict(p, view);
            }
        } catch (InvalidData e) {
            after = failed(p, Failure.validation(e.violations()));
            view.discardChanges();
        } catch (Throwable e) { // also of memory: the batch's other items go on
            calls.threw(p, e);
            after = retried(p, Attempt.HANDLER_THREW);
            view.discardChanges();
        }
        changed.putAll(view.changed());
        return after;
    }

    /**
     * Whether later items were applied while this one waited: that is no conflict, as they may be its author's own. If it
     * is a conflict that it has failed of, that is looked at again.
     */
    private boolean isSuperseded(Planned p, RecordKey own) {
        Failure failure = p.item().failure();
        boolean wasRejected = failure != null && failure.kind() == Failure.Kind.CONFLICT;
        return !wasRejected && order.isPassed(p, current(own));
    }

    /** What the records that the item declared count, as they are now. */
    private long touch(Planned p) {
        if (!(p.plan() instanceof Plan.Apply apply)) {
            return 0;
        }
        Set<RecordKey> keys = new HashSet<>(apply.keys());
        p.own().ifPresent(keys::add);
        return keys.stream()
                .mapToLong(key -> touched.add(key) ? size(current(key)) : size(current(key)) / AGAIN)
                .sum();
    }

    private static long size(Slot slot) {
        StoredRecord record = slot.record();
        return record == null ? 0 : record.data().weight();
    }

    private Slot current(RecordKey key) {
        Slot earlier = changed.get(key);
        return earlier != null ? earlier : read.getOrDefault(key, Slot.empty(key));
    }

    private SyncItem changed(Planned p, Plan.Apply apply, RecordsView view) {
        Result result = apply.change().on(view);
        if (result instanceof Result.Decided decided) {
            return decided(p, decided, view);
        }
        if (hasHappened(p.item(), view.slot(view.ownKey()))) {
            deleteConflict(p, result, view);
            return p.item()
                    .completed(responseOfRepeated(result, view), terms.now)
                    .with(receiptOfRepeated(p));
        }
        return changed(p, result, view);
    }

    /** A commit that was cut short may have resolved a conflict, and not have deleted it. */
    private void deleteConflict(Planned p, Result result, RecordsView view) {
        if (result instanceof Result.Done done) {
            for (Result.Step step : done.steps()) {
                if (step instanceof Result.Step.Delete
                        && step.key().collection().equals(ConflictRecord.COLLECTION)) {
                    steps.take(p, step, view);
                }
            }
        }
    }

    /** A commit that was cut short behind the record has kept the conflict before. */
    private Receipt receiptOfRepeated(Planned p) {
        return p.conflict()
                .map(key -> current(key).record())
                .filter(kept -> p.item().id().equals(kept.lastItem()))
                .filter(kept -> ConflictRecord.outcome(kept).orElse(null) != Outcome.REJECTED) // of an earlier attempt
                .map(kept -> new Receipt(
                        0, ConflictRecord.outcome(kept).orElse(null), kept.key().id()))
                .orElse(Receipt.NONE);
    }

    /** The record had changed since the author of the write saw it. */
    private SyncItem decided(Planned p, Result.Decided decided, RecordsView view) {
        Verdict verdict = decided.verdict();
        Outcome outcome;
        SyncItem after;
        if (verdict instanceof Verdict.Reject reject) {
            outcome = Outcome.REJECTED;
            Failure why = Failure.conflict(reject.why());
            after = decided.result() instanceof Result.Done done
                    ? p.item().failed(why, answer(done, view), terms.now)
                    : rejected(p, why);
        } else {
            after = changed(p, decided.result(), view);
            outcome = verdict instanceof Verdict.Write write
                    ? write.outcome()
                    : verdict instanceof Verdict.Keep ? Outcome.KEPT_THEIRS : Outcome.OVERWROTE;
            if (!after.status().isSuccess()) {
                return after;
            }
        }
        Losses losses = verdict.losses();
        if (losses.isNone()) {
            return after.with(new Receipt(0, outcome, null));
        }
        RecordKey key = ConflictRecord.key(p.item());
        Tree kept =
                ConflictRecord.of(p.item(), view.ownKey(), decided.policy(), view.told(), outcome, losses, terms.now);
        bytes += kept.weight();
        Slot before = current(key);
        StoredRecord present = before.record();
        view.change(Slot.of(new StoredRecord(
                key,
                terms.user,
                kept,
                before.version() + 1,
                p.item().id(),
                0,
                present == null ? terms.now : present.createdAt(),
                terms.now)));
        return after.with(new Receipt(0, outcome, key.id()));
    }

    /** It has failed of a conflict before, and then been tried again. */
    private void endConflict(Planned p, RecordsView view) {
        p.conflict()
                .map(this::current)
                .filter(kept -> kept.record() != null
                        && kept.record().isOf(terms.user)
                        && ConflictRecord.outcome(kept.record()).orElse(null) == Outcome.REJECTED)
                .ifPresent(kept -> view.change(steps.deleted(p, kept)));
    }

    private SyncItem changed(Planned p, Result result, RecordsView view) {
        if (result instanceof Result.Fail fail) {
            return failed(p, fail.failure());
        }
        if (result instanceof Result.Absent absent) {
            if (terms.entry == Entry.DIRECT) {
                return failed(p, absent.missing());
            }
            steps.mark(p, view.slot(absent.key()), view);
            return p.item().completed(Result.deleted(absent.key()), terms.now);
        }
        if (result instanceof Result.Retry retry) {
            return retried(p, retry.failure());
        }
        if (result instanceof Result.Reject reject) {
            return rejected(p, reject.failure());
        }
        Result.Done done = (Result.Done) result;
        if (!done.steps().isEmpty() && order.isPassed(p, view.slot(view.ownKey()))) {
            return Attempt.superseded(p.item(), terms.now);
        }
        for (Result.Step step : done.steps()) {
            Optional<Failure> fault = steps.fault(step, view);
            if (fault.isPresent()) {
                view.discardChanges();
                return failed(p, fault.get());
            }
            Optional<Failure> obstacle = steps.take(p, step, view);
            if (obstacle.isPresent()) {
                view.discardChanges();
                return retried(p, obstacle.get());
            }
        }
        return p.item().completed(answer(done, view), terms.now);
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

    private @Nullable Map<String, @Nullable Object> responseOfRepeated(Result result, RecordsView view) {
        return result instanceof Result.Done done ? answer(done, view) : Result.deleted(view.ownKey());
    }

    /** What the item keeps of its answer. */
    private @Nullable Map<String, @Nullable Object> answer(Result.Done done, RecordsView view) {
        if (!(done.response() instanceof ShownRecord shown)) {
            return done.response().apply(view);
        }
        if (terms.entry == Entry.DIRECT) {
            wholeAnswer = shown.apply(view);
        }
        return shown.kept(view);
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
