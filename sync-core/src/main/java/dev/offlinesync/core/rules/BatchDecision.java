package dev.offlinesync.core.rules;

import dev.offlinesync.core.conflict.Losses;
import dev.offlinesync.core.conflict.Stale;
import dev.offlinesync.core.conflict.Verdict;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.ShownRecord;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.InvalidData;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
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
    private final Map<RecordKey, Slot> read;
    private final ChangeCalls calls;
    /** What has become of the records so far, in the order in which items first touched them: so they are written. */
    private final Map<RecordKey, Slot> changed = new LinkedHashMap<>();

    private final Set<ItemId> completed = new HashSet<>();
    private final Set<RecordKey> touched = new HashSet<>();
    private final List<Decision.Settlement> settlements = new ArrayList<>();
    /** What later items may be based on. */
    private final Map<ItemId, EarlierWrite> writes;

    private final Staleness staleness;
    private long bytes;
    /** Of the item that is being settled, if it is more than the item keeps. */
    private @Nullable Tree wholeAnswer;

    /** Records whose later items wait: for an earlier one that is to be tried again, or is due first. */
    private final Set<OrderKey> held = new HashSet<>();

    private BatchDecision(Terms terms, Map<RecordKey, Slot> read, ChangeCalls calls) {
        this.terms = terms;
        this.order = new RecordOrder(terms.user, terms.entry);
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
            if (decision.held.contains(p.item().orderKey())) {
                continue;
            }
            if (decision.completed.containsAll(p.routed().needs().open())) {
                decision.settle(p);
            } else { // also behind what has failed here: a create may take that back
                decision.held.add(p.item().orderKey());
            }
        }
        return new Decision(decision.writes(), decision.settlements, List.of());
    }

    private void settle(Planned p) {
        boolean wasThere = p.own().filter(own -> current(own).record() != null).isPresent();
        wholeAnswer = null;
        SyncItem after = numbered(afterwards(p));
        writes.put(after.id(), EarlierWrite.of(after));
        if (after.status().isOpen() && !after.letsPass(terms.now)) {
            held.add(p.item().orderKey());
        }
        if (after.status().isSuccess()) {
            completed.add(after.id());
        }
        Tree kept = after.responseData();
        settlements.add(new Decision.Settlement(p.item(), after, true, wholeAnswer == null ? kept : wholeAnswer));
        bytes += (kept == null ? 0 : kept.weight()) + touch(p);
        boolean isThere = p.own().filter(own -> current(own).record() != null).isPresent();
        if (p.item().method() == Method.POST && isThere && !wasThere) {
            letFollow(p);
        }
    }

    /** Whatever ends it, and whether it writes a record or not: from this commit on its client sees what became of it. */
    private static SyncItem numbered(SyncItem after) {
        return after.status().endsItem() ? after.with(after.receipt().numberedAtCommit()) : after;
    }

    /** Updates that its record was not there for are due now, uncounted; what is behind them waits for them. */
    private void letFollow(Planned create) {
        OrderKey key = create.item().orderKey();
        if (create.routed().standing().isFirst(create.item())) {
            settlements.replaceAll(s -> {
                boolean missed = s.before().orderKey().equals(key)
                        && !s.before().method().beginsAnew()
                        && s.after().failure() != null
                        && s.after().failure().kind() == Failure.Kind.NOT_FOUND;
                if (missed) {
                    held.add(key);
                }
                return missed ? Decision.Settlement.withoutAttempt(s.before(), s.before()) : s;
            });
        }
        for (SyncItem waiting : create.routed().standing().waiting()) {
            held.add(key);
            settlements.add(Decision.Settlement.withoutAttempt(
                    waiting, waiting.isWaiting(terms.now) ? waiting.broughtForward(terms.now) : waiting));
        }
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
        Optional<Stale> stale = staleness.of(p.item(), current(own));
        RecordsView view = new RecordsView(terms.user, own, apply.keys(), this::current, stale);
        SyncItem after;
        try {
            after = calls.call(p, () -> changed(p, apply, view));
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
            return p.item()
                    .completed(responseOfRepeated(result, view), terms.now)
                    .with(receiptOfRepeated(p));
        }
        return changed(p, result, view);
    }

    /** A commit that was cut short behind the record has kept the conflict before. */
    private Receipt receiptOfRepeated(Planned p) {
        return p.conflict()
                .map(key -> current(key).record())
                .filter(kept -> p.item().id().equals(kept.lastItem()))
                .map(kept -> new Receipt(
                        0, ConflictRecord.outcome(kept).orElse(null), kept.key().id()))
                .orElse(Receipt.NONE);
    }

    /** The record had changed since the author of the write saw it. */
    private SyncItem decided(Planned p, Result.Decided decided, RecordsView view) {
        Verdict verdict = decided.verdict();
        Outcome outcome = null;
        SyncItem after;
        if (verdict instanceof Verdict.Reject reject) {
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
        Stale stale = view.stale().orElseThrow();
        Tree kept = ConflictRecord.of(p.item(), view.ownKey(), decided.policy(), stale, outcome, losses, terms.now);
        bytes += kept.weight();
        StoredRecord before = current(key).record();
        view.change(Slot.of(new StoredRecord(
                key,
                terms.user,
                kept,
                before == null ? 1 : before.version() + 1,
                p.item().id(),
                0,
                before == null ? terms.now : before.createdAt(),
                terms.now)));
        return after.with(new Receipt(0, outcome, key.id()));
    }

    private SyncItem changed(Planned p, Result result, RecordsView view) {
        if (result instanceof Result.Fail fail) {
            return failed(p, fail.failure());
        }
        if (result instanceof Result.Absent absent) {
            if (terms.entry == Entry.DIRECT) {
                return failed(p, absent.missing());
            }
            mark(p, view.slot(absent.key()), view);
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
            Optional<Failure> fault = fault(step, view);
            if (fault.isPresent()) {
                view.discardChanges();
                return failed(p, fault.get());
            }
            Optional<Failure> obstacle = take(p, step, view);
            if (obstacle.isPresent()) {
                view.discardChanges();
                return retried(p, obstacle.get());
            }
        }
        return p.item().completed(answer(done, view), terms.now);
    }

    /**
     * Nothing was there to delete, which leaves a mark all the same: a create that this deletion has passed must not bring
     * the record back.
     */
    private void mark(Planned p, Slot slot, RecordsView view) {
        Tombstone before = slot.tombstone();
        if (slot.record() != null || (before != null && !before.owner().equals(terms.user))) {
            return; // somebody else's
        }
        long version = before == null ? 0 : before.version();
        view.change(Slot.of(
                new Tombstone(slot.key(), terms.user, version, p.item().id(), order.changed(p, slot), terms.now)));
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

    private Optional<Failure> fault(Result.Step step, RecordsView view) {
        return step instanceof Result.Step.Put put
                ? terms.form.fault(put.data(), view.slot(put.key()).record())
                : Optional.empty();
    }

    /** One step on the item's view of the records; answers what stands in its way. */
    private Optional<Failure> take(Planned p, Result.Step step, RecordsView view) {
        RecordKey key = step.key();
        Slot slot = view.slot(key);
        StoredRecord present = slot.record();
        if (present != null && !present.isOf(terms.user)) {
            return Optional.of(Failure.conflict("the id " + key.id() + " is taken; use a random UUID"));
        }
        if (step instanceof Result.Step.Put put) {
            view.change(Slot.of(written(p, put, slot)));
        } else if (present != null) {
            view.change(Slot.of(new Tombstone(
                    key, terms.user, present.version() + 1, p.item().id(), order.changed(p, slot), terms.now)));
        }
        return Optional.empty();
    }

    private StoredRecord written(Planned p, Result.Step.Put put, Slot slot) {
        SyncItem item = p.item();
        StoredRecord present = slot.record();
        Tree data = terms.form.data(put);
        if (present != null) {
            return new StoredRecord(
                    put.key(),
                    terms.user,
                    present.withForeignTimes(data),
                    present.version() + 1,
                    item.id(),
                    order.changed(p, slot),
                    present.createdAt(),
                    present.hasForeignUpdatedAt() ? null : terms.now);
        }
        Tombstone tombstone = slot.tombstone();
        // somebody else's tombstone says nothing about this user's record
        long version = tombstone != null && tombstone.owner().equals(terms.user) ? tombstone.version() + 1 : 1;
        return new StoredRecord(
                put.key(),
                terms.user,
                data,
                version,
                item.id(),
                order.created(p, slot),
                put.createdAt() == null ? item.createdAt() : put.createdAt(),
                terms.now);
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
