package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Attempt;
import dev.offlinesync.core.rules.BatchDecision;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.EarlierWrite;
import dev.offlinesync.core.rules.Entry;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.rules.ReadScope;
import dev.offlinesync.core.rules.RecordForm;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Commits the decision about planned items, under their lane. Decides again without what stood in its way: an item whose
 * write the database refuses, a change that takes too long.
 */
final class PureCommit {
    /** How many writes that the database refuses are decided as failed before the items are taken apart. */
    private static final int REFUSALS = 3;

    /** How long an item waits that always gives way to others. */
    private static final Duration CONTENDED_FOR = Duration.ofSeconds(10);

    private final HandlerCalls calls;
    private final EngineContext context;
    private final FailurePolicy failures;
    private final PartialCommits partialCommits;
    private final RecordForm form;
    private final EarlierWrites earlier;
    private final SafeListener listener;

    PureCommit(
            HandlerCalls calls,
            EngineContext context,
            FailurePolicy failures,
            PartialCommits partialCommits,
            RecordForm form,
            EarlierWrites earlier,
            SafeListener listener) {
        this.calls = calls;
        this.context = context;
        this.failures = failures;
        this.partialCommits = partialCommits;
        this.form = form;
        this.earlier = earlier;
        this.listener = listener;
    }

    sealed interface Result {
        /** The store's last word, which is no refusal. */
        record Answered(Commit commit) implements Result {}

        /**
         * The database refuses what is decided about these items together, and does not say whose fault it is.
         *
         * @param failing the plan of the one whose fault it is, once it is known
         * @param records about how many records may be read together, if their size is all that is at fault; else 0
         */
        record Unresolvable(List<Planned> planned, Plan failing, int records) implements Result {
            Unresolvable(List<Planned> planned, Plan failing) {
                this(planned, failing, 0);
            }

            Failure failure() {
                return failing instanceof Plan.Retry retry ? retry.failure() : ((Plan.Fail) failing).failure();
            }
        }
    }

    /**
     * @param entry how the items come to this decision
     * @param shape what of a decision is committed; pure, as it may be asked several times
     */
    Result run(HeldLane lane, List<Planned> plans, Next next, Entry entry, UnaryOperator<Decision> shape) {
        List<Planned> planned = plans;
        Map<ItemId, EarlierWrite> writes = earlier.of(lane.user(), plans);
        ReadScope scope = partialCommits == PartialCommits.POSSIBLE
                        && plans.stream().anyMatch(p -> !p.item().basis().equals(Basis.NONE))
                ? ReadScope.EVERYWHERE // a commit that was cut short may have kept a conflict
                : ReadScope.WHERE_NEEDED;
        int refusals = 0;
        boolean threw = false;
        while (true) {
            Set<RecordKey> reads = BatchDecision.reads(planned, scope);
            Commit commit;
            try {
                commit = commit(lane, planned, writes, reads, next, entry, shape);
            } catch (TimeLimiter.Overdue e) {
                planned = calls.withoutOverdue(planned, e.item);
                continue;
            } catch (StoreUnavailable | QueueBusy e) {
                throw e;
            } catch (RuntimeException e) {
                if (entry == Entry.DIRECT || planned.stream().noneMatch(p -> p.plan() instanceof Plan.Apply)) {
                    throw e; // its caller learns that, or there is nothing in it that an item could be to blame for
                }
                if (planned.size() == 1 && !threw) {
                    threw = true; // an item is to blame for what happens again
                    continue;
                }
                listener.on(new SyncEvent.WriteRefused(
                        lane.user(),
                        planned.size() == 1
                                ? "what item " + planned.get(0).item().id() + " asks for"
                                : "what " + planned.size() + " items ask for",
                        reason(e)));
                return new Result.Unresolvable(planned, new Plan.Retry(Attempt.NOT_STORABLE));
            }
            if (commit instanceof Commit.TooLarge tooLarge) {
                return tooLarge(lane, planned, tooLarge);
            }
            if (commit instanceof Commit.Contended contended) {
                return contended(lane, planned, entry, contended);
            }
            if (!(commit instanceof Commit.Refused refusal)) {
                return new Result.Answered(commit);
            }
            if (scope == ReadScope.WHERE_NEEDED && !reads.contains(refusal.key())) {
                // The record is there, although it was not looked for: somebody has run these items meanwhile, or
                // the queue was cleared and the mutation sent again.
                scope = ReadScope.EVERYWHERE;
                continue;
            }
            listener.on(new SyncEvent.WriteRefused(lane.user(), refusal.key().toString(), refusal.reason()));
            refusals++;
            Optional<List<Planned>> without = withoutRefused(planned, refusal);
            if (without.isEmpty() || refusals > REFUSALS) {
                return new Result.Unresolvable(
                        planned, new Plan.Fail(refusal.refusal().failure()));
            }
            planned = without.get();
        }
    }

    /** Fewer items may fit. One that does not is to blame itself, unless nothing of it would be written. */
    private Result tooLarge(HeldLane lane, List<Planned> planned, Commit.TooLarge answer) {
        if (planned.size() == 1) {
            if (!(planned.get(0).plan() instanceof Plan.Apply)) {
                throw new StoreUnavailable("not even a single item can be settled: " + answer.reason());
            }
            listener.on(new SyncEvent.WriteRefused(
                    lane.user(), "what item " + planned.get(0).item().id() + " asks for", answer.reason()));
        }
        return new Result.Unresolvable(planned, new Plan.Fail(Attempt.TOO_LARGE), answer.records());
    }

    /** Fewer items may get through. One that does not waits, uncounted: it is not to blame for what others do. */
    private Result contended(HeldLane lane, List<Planned> planned, Entry entry, Commit.Contended answer) {
        boolean writes = planned.stream().anyMatch(p -> p.plan() instanceof Plan.Apply);
        if (entry == Entry.DIRECT || !writes) {
            throw new StoreUnavailable("a commit always gives way to others: " + answer.reason());
        }
        if (planned.size() == 1) {
            listener.on(new SyncEvent.WriteRefused(
                    lane.user(), "what item " + planned.get(0).item().id() + " asks for", answer.reason()));
        }
        return new Result.Unresolvable(planned, new Plan.Postpone(Attempt.CONTENDED, CONTENDED_FOR));
    }

    /** The same plans, except that the one item that writes this record fails; empty if it is not one alone. */
    private static Optional<List<Planned>> withoutRefused(List<Planned> planned, Commit.Refused refusal) {
        List<Planned> after = new ArrayList<>();
        int writers = 0;
        for (Planned p : planned) {
            boolean writes = p.mayWrite(refusal.key());
            writers += writes ? 1 : 0;
            after.add(writes ? p.with(new Plan.Fail(refusal.refusal().failure())) : p);
        }
        return writers == 1 ? Optional.of(after) : Optional.empty();
    }

    /** Not the message of anything else, which may repeat data. */
    private static String reason(RuntimeException e) {
        if (e instanceof StoreRefused) {
            return String.valueOf(e.getMessage());
        }
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private Commit commit(
            HeldLane lane,
            List<Planned> planned,
            Map<ItemId, EarlierWrite> writes,
            Set<RecordKey> reads,
            Next next,
            Entry entry,
            UnaryOperator<Decision> shape) {
        BatchDecision.Terms terms =
                new BatchDecision.Terms(lane.user(), context.now(), failures, partialCommits, entry, form, writes);
        List<ItemId> ids = planned.stream().map(p -> p.item().id()).toList();
        List<SyncEvent.HandlerThrew> thrown = new ArrayList<>();
        try {
            return lane.commit(reads, next, ids, read -> shape.apply(calls.decide(terms, planned, read, thrown)));
        } finally {
            thrown.forEach(listener::on);
        }
    }
}
