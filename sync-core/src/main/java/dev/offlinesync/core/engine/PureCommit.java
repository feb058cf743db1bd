package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.BatchDecision;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.rules.ReadScope;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Next;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Commits the decision about planned items, under their lane. Decides again without what stood in its way: a record
 * that the database refuses to write, a change that takes too long.
 */
final class PureCommit {
    /** How many writes that the database refuses are decided as failed before the items are given up as a whole. */
    private static final int REFUSALS = 3;

    private final HandlerCalls calls;
    private final EngineContext context;
    private final FailurePolicy failures;
    private final PartialCommits partialCommits;
    private final SafeListener listener;

    PureCommit(
            HandlerCalls calls,
            EngineContext context,
            FailurePolicy failures,
            PartialCommits partialCommits,
            SafeListener listener) {
        this.calls = calls;
        this.context = context;
        this.failures = failures;
        this.partialCommits = partialCommits;
        this.listener = listener;
    }

    sealed interface Result {
        /** The store's last word, which is no refusal. */
        record Answered(Commit commit) implements Result {}

        /** The database refuses whatever is decided about these items together. */
        record Unresolvable(List<Planned> planned) implements Result {}
    }

    /** @param shape what of a decision is committed; pure, as it may be asked several times */
    Result run(HeldLane lane, List<Planned> plans, Next next, UnaryOperator<Decision> shape) {
        List<Planned> planned = plans;
        Set<RecordKey> refused = new HashSet<>();
        ReadScope scope = ReadScope.WHERE_NEEDED;
        while (refused.size() <= REFUSALS) {
            Set<RecordKey> reads = BatchDecision.reads(planned, scope);
            Commit commit;
            try {
                commit = commit(lane, planned, reads, refused, next, shape);
            } catch (TimeLimiter.Overdue e) {
                planned = calls.withoutOverdue(planned, e.item);
                continue;
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
            if (!refused.add(refusal.key())) {
                break; // decided without that write and still refused
            }
        }
        return new Result.Unresolvable(planned);
    }

    private Commit commit(
            HeldLane lane,
            List<Planned> planned,
            Set<RecordKey> reads,
            Set<RecordKey> refused,
            Next next,
            UnaryOperator<Decision> shape) {
        BatchDecision.Terms terms =
                new BatchDecision.Terms(lane.user(), context.now(), failures, refused, partialCommits);
        List<ItemId> ids = planned.stream().map(p -> p.item().id()).toList();
        return lane.commit(reads, next, ids, read -> shape.apply(calls.decide(terms, planned, read)));
    }
}
