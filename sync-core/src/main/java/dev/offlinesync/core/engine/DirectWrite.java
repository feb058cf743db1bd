package dev.offlinesync.core.engine;

import dev.offlinesync.core.engine.HeldLane.Claimed;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.rules.Attempt;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Entry;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Open;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes one write at once: under the user's lane, after its due predecessors, record and completed item in one
 * transaction. A write that fails leaves nothing, so no item of it ever waits in the queue.
 */
final class DirectWrite {
    /** How often to start again after somebody else changed something. */
    private static final int TRIES = 100;

    /** How many predecessors are looked at. */
    private static final int MOST_EARLIER = 1000;

    /** How many of them are loaded and run before the write is looked at again: each may be large. */
    private static final int EARLIER_AT_ONCE = 16;

    private final QueueStore queue;
    private final RecordHistory history;
    private final Handlers handlers;
    private final Lanes lanes;
    private final Batches batches;
    private final HandlerCalls calls;
    private final PureCommit pureCommit;
    private final LaneWaiting waiting;
    private final EngineContext context;
    private final SafeListener listener;

    DirectWrite(
            QueueStore queue,
            RecordHistory history,
            Handlers handlers,
            Lanes lanes,
            Batches batches,
            HandlerCalls calls,
            PureCommit pureCommit,
            LaneWaiting waiting,
            EngineContext context,
            SafeListener listener) {
        this.queue = queue;
        this.history = history;
        this.handlers = handlers;
        this.lanes = lanes;
        this.batches = batches;
        this.calls = calls;
        this.pureCommit = pureCommit;
        this.waiting = waiting;
        this.context = context;
        this.listener = listener;
    }

    /**
     * @param plan what is made of the handler's plan; it is asked once the write is not known to have been made before
     */
    Written write(SyncItem item, UnaryOperator<Plan> plan) {
        Routed routed = Routed.of(handlers, item);
        if (routed.handler().filter(PureHandler.class::isInstance).isEmpty()) {
            return new Written.Failed(new Failure(
                    Failure.Kind.UNKNOWN_ENDPOINT, item.method() + " is not supported on " + item.endpoint()));
        }
        LaneWait wait = waiting.begin(item.userId());
        for (int i = 0; i < TRIES; i++) {
            Optional<Written> before = alreadySent(item);
            if (before.isPresent()) {
                return before.get();
            }
            Optional<Written> written;
            try (HeldLane lane = new HeldLane(lanes, item.userId(), context)) {
                Claimed claimed = lane.claim(List.of(item.id()));
                if (claimed == Claimed.BUSY) {
                    if (!wait.awaitRetry()) {
                        throw new QueueBusy("another write of this user is in flight");
                    }
                    continue;
                }
                written = underLane(lane, claimed, routed, plan);
            }
            if (written.isPresent()) {
                return written.get() instanceof Written.Failed ? unlessOvertaken(item, written.get()) : written.get();
            }
        }
        throw new QueueBusy("other writes of this user were always first");
    }

    /**
     * Whether the write failed because it had happened: the same mutation, sent to another server before, was committed
     * after this call had looked for it and before this call had the lane. A success needs no such look, since its
     * commit finds the other's item.
     */
    private Written unlessOvertaken(SyncItem item, Written failed) {
        return alreadySent(item).orElse(failed);
    }

    /** What became of this mutation if it was sent before, directly or through the queue; it is run if it is due. */
    private Optional<Written> alreadySent(SyncItem item) {
        if (item.mutationId() == null) {
            return Optional.empty();
        }
        Optional<SyncItem> found = queue.find(item.id());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!found.get().hasSameContent(item)) {
            return Optional.of(new Written.Reused(found.get()));
        }
        SyncItem known = found.get();
        if (known.isDue(context.now())) {
            runItems(item.userId(), Set.of(known.id()));
            known = queue.find(item.id()).orElse(known);
        }
        return Optional.of(
                switch (known.status()) {
                    case COMPLETED -> new Written.Done(known);
                    case FAILED -> failed(known);
                    case PENDING, PROCESSING -> new Written.Blocked(known.retryAt());
                });
    }

    /** It is due, and may wait for what it depends on. */
    private static boolean isDependant(SyncItem item) {
        return !item.mutation().dependsOn().isEmpty();
    }

    private Batches.Ran runItems(UserId user, Set<ItemId> ids) {
        return batches.run(new Visit(user, new Scope.ForItems(ids), waiting.begin(user), context.waits()));
    }

    /** @return empty if the write has to start again */
    private Optional<Written> underLane(HeldLane lane, Claimed claimed, Routed routed, UnaryOperator<Plan> plan) {
        SyncItem item = routed.item();
        List<OpenItem> earlier = earlier(item, Open.ALL);
        List<OpenItem> holding = earlier.size() == MOST_EARLIER
                ? earlier(item, Open.HOLDING)
                : earlier.stream().filter(o -> !o.letsPass()).toList();
        if (!holding.isEmpty()) {
            lane.pass(HeldLane.RELEASE);
            return runFirst(item.userId(), holding);
        }
        // a lane that was taken over names no batch yet
        if (claimed == Claimed.LOOK_AGAIN && !lane.renew(List.of(item.id()))) {
            return Optional.empty();
        }
        return commit(lane, history.withStanding(routed, earlier), plan);
    }

    private List<OpenItem> earlier(SyncItem item, Open which) {
        Map<OrderKey, Long> all = Map.of(item.orderKey(), Long.MAX_VALUE);
        return queue.openBefore(item.userId(), all, which, context.now(), MOST_EARLIER);
    }

    private Optional<Written> runFirst(UserId user, List<OpenItem> earlier) {
        Set<ItemId> ids =
                earlier.stream().limit(EARLIER_AT_ONCE).map(OpenItem::id).collect(Collectors.toSet());
        Batches.Ran ran = runItems(user, ids);
        boolean isStuck = ran.isEmpty() && ran.isStuck() && !ran.processed().busy();
        Instant now = context.now();
        List<SyncItem> waiting = queue.load(user, ids).stream()
                .filter(i -> i.status().isOpen() && !i.letsPass(now) && (!i.isDue(now) || (isStuck && isDependant(i))))
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Written.Blocked(waiting.stream()
                .map(SyncItem::retryAt)
                .filter(at -> at != null)
                .min(Instant::compareTo)
                .orElse(null)));
    }

    @SuppressWarnings("try") // the keeper works by being open
    private Optional<Written> commit(HeldLane lane, Routed routed, UnaryOperator<Plan> made) {
        List<Planned> planned;
        try (LeaseKeeper keeper = lane.keep(List.of(routed.id()))) {
            planned = calls.plan(List.of(routed), new WaitObserver(keeper::isKept, () -> {})).stream()
                    .map(p -> p.with(made.apply(p.plan())))
                    .toList();
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Optional.empty();
        }
        if (planned.get(0).plan() instanceof Plan.Postpone postpone
                && postpone.failure().equals(Attempt.HANDLER_HANGS)) {
            throw new QueueBusy("calls of this handler hang");
        }
        OnlyIfCompleted shape = new OnlyIfCompleted();
        PureCommit.Result result = pureCommit.run(lane, planned, HeldLane.RELEASE, Entry.DIRECT, shape);
        if (result instanceof PureCommit.Result.Unresolvable unresolvable) {
            return Optional.of(new Written.Failed(unresolvable.failure()));
        }
        if (!(((PureCommit.Result.Answered) result).commit() instanceof Commit.Committed committed)) {
            return Optional.empty(); // the same mutation came through another door, or the lane is lost
        }
        Written written = written(shape.settlement(), committed.feed().changes());
        if (written instanceof Written.Done) {
            runWaiting(routed);
        }
        return Optional.of(written);
    }

    /** What waited for this create runs at once. If that fails, the worker does it. */
    private void runWaiting(Routed create) {
        Set<ItemId> waiting =
                create.standing().waiting().stream().map(SyncItem::id).collect(Collectors.toSet());
        if (!waiting.isEmpty()) {
            try {
                runItems(create.item().userId(), waiting);
            } catch (QueueBusy | StoreUnavailable e) {
                // the write itself is done, and is to be answered so
            }
        }
    }

    private Written written(Decision.Settlement settlement, long number) {
        SyncItem after = settlement.after().committedAt(number);
        if (after.status().isSuccess()) {
            listener.on(new SyncEvent.Stored(after));
            listener.on(new SyncEvent.Attempted(after));
            return new Written.Done(after, settlement.answer());
        }
        Failure failure = after.failure();
        boolean isStale = after.receipt().outcome() == Outcome.REJECTED || PlanCondition.isUnmet(failure);
        if (isStale && failure != null) {
            return new Written.Stale(failure);
        }
        return failed(after);
    }

    private static Written failed(SyncItem item) {
        Failure failure = item.failure();
        return new Written.Failed(failure == null ? Failure.handler("failed") : failure);
    }

    /** A success enters the queue as completed, a failure leaves nothing. */
    private static final class OnlyIfCompleted implements UnaryOperator<Decision> {
        private Decision.@Nullable Settlement settlement;

        @Override
        public Decision apply(Decision decided) {
            settlement = decided.settlements().get(0);
            SyncItem result = settlement.after();
            return result.status().isSuccess()
                    ? new Decision(decided.writes(), others(decided), List.of(result))
                    : new Decision(List.of(), List.of(), List.of());
        }

        private static List<Decision.Settlement> others(Decision decided) {
            return decided.settlements().stream().filter(s -> !s.isAttempt()).toList();
        }

        /** What the last decision made of the item. */
        Decision.Settlement settlement() {
            if (settlement == null) {
                throw new IllegalStateException("a store committed without asking for the decision");
            }
            return settlement;
        }
    }
}
