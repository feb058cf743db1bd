package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncListener;
import dev.offlinesync.core.queue.SyncQueue.Backlog;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.store.Decision;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one batch of one user: find what is due, claim the lane, plan, commit. The client's call and the background worker come through
 * here alike.
 */
final class BatchRunner {
    /** How often a batch starts again after an item changed under it, or its lane was lost. */
    private static final int TRIES = 5;

    /** How many writes that the database refuses are decided as failed one by one; then the batch is halved. */
    private static final int REFUSALS = 3;

    private static final Failure UNKNOWN_ENDPOINT =
            new Failure(Failure.Kind.UNKNOWN_ENDPOINT, "no handler for this endpoint");

    final LaneStore lanes;
    final Selector selector;
    final Handlers handlers;
    final Settings settings;
    final Surroundings around;
    final SafeListener listener;
    private final boolean rejectUnknown;
    private final ScheduledExecutorService timer;

    BatchRunner(
            SyncStore store,
            Handlers handlers,
            Settings settings,
            Surroundings around,
            SyncListener listener,
            boolean rejectUnknown,
            ScheduledExecutorService timer) {
        this.lanes = store.lanes();
        this.selector = new Selector(store.queue(), handlers, settings, !lanes.isAtomic());
        this.handlers = handlers;
        this.settings = settings;
        this.around = around;
        this.listener = new SafeListener(listener);
        this.rejectUnknown = rejectUnknown;
        this.timer = timer;
    }

    /**
     * @param waiting how to wait where somebody else has the lane; null to answer busy at once
     */
    Processed run(UserId user, Scope scope, @Nullable LaneWait waiting) {
        return new Run(user, scope, waiting).go();
    }

    /** Takes over a lane that was left behind and has nothing to run, so that it is not left behind for ever. */
    void tidy(UserId user) {
        if (claim(user, List.of()) instanceof Claim.Claimed claimed) {
            lanes.release(claimed.lane());
        }
    }

    Claim claim(UserId user, List<ItemId> batch) {
        Claim claim = lanes.claim(user, around.tokens().get(), batch, settings.lease(), this::interrupted);
        if (claim instanceof Claim.Claimed claimed && claimed.takenOver()) {
            listener.laneTakenOver(user);
        }
        return claim;
    }

    /** An item that was alone when its process died: the interruption counts as its attempt. */
    private SyncItem interrupted(SyncItem item) {
        Failure why = new Failure(Failure.Kind.INTERRUPTED, "the server was interrupted while processing this item");
        return BatchDecision.afterFailure(item, why, false, retryAt(item), around.now());
    }

    Instant retryAt(SyncItem item) {
        return around.now().plus(settings.retryPolicy().delayAfter(item.attempts() + 1, around.random()));
    }

    Context context(SyncItem item) {
        Instant now = around.now();
        return new Context(now, item.attempts() + 1, item.id().hex(), now.plus(settings.lease()));
    }

    /** What is to become of an item that has no effect handler. */
    Planned plan(SyncItem item) {
        Handlers.Addressed addressed = handlers.address(item);
        Optional<Route> route = addressed.route();
        if (route.isEmpty()) {
            return planned(item, null, unknown(UNKNOWN_ENDPOINT));
        }
        if (!route.get().methods().contains(item.method())) {
            Failure why = new Failure(
                    Failure.Kind.UNKNOWN_ENDPOINT,
                    item.method() + " is not supported on " + route.get().path());
            return planned(item, addressed.key().orElse(null), unknown(why));
        }
        Plan plan;
        try {
            PureHandler handler = (PureHandler) route.get().handler();
            plan = Objects.requireNonNull(handler.plan(item, context(item)), "the handler answered null");
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            listener.handlerThrew(item, e);
            plan = new Plan.Retry(Failure.handler("the handler failed"));
        }
        return planned(item, addressed.key().orElse(null), plan);
    }

    private Planned planned(SyncItem item, @Nullable RecordKey own, Plan plan) {
        return new Planned(item, own, plan, retryAt(item));
    }

    private Plan unknown(Failure why) {
        return rejectUnknown ? new Plan.Reject(why) : new Plan.Retry(why);
    }

    private Optional<EffectHandler> effect(SyncItem item) {
        return handlers.address(item)
                .route()
                .filter(r -> r.methods().contains(item.method()))
                .map(Route::handler)
                .filter(EffectHandler.class::isInstance)
                .map(EffectHandler.class::cast);
    }

    /** One call: the state of a run. */
    private final class Run {
        private final UserId user;
        private final Scope scope;
        private final @Nullable LaneWait waiting;
        private final List<SyncItem> attempted = new ArrayList<>();
        private @Nullable Lane lane;
        private Instant leased = Instant.MIN;
        private Selection selection = new Selection(List.of(), 0, 0, 0, null);

        Run(UserId user, Scope scope, @Nullable LaneWait waiting) {
            this.user = user;
            this.scope = scope;
            this.waiting = waiting;
        }

        Processed go() {
            try {
                return tryAll();
            } finally {
                Lane left = lane;
                if (left != null) {
                    releaseQuietly(left);
                }
            }
        }

        private Processed tryAll() {
            int tries = 0;
            while (tries < TRIES) {
                if (lane != null && !lane.suspects().isEmpty()) {
                    Step step = runSuspects();
                    if (step != Step.DONE) {
                        tries++;
                        continue;
                    }
                }
                if (lane == null && !lanes.isAtomic()) {
                    if (!claimLane(List.of())) {
                        return busy();
                    }
                    continue; // suspects of the lane come first
                }
                Set<ItemId> aside = lane == null ? Set.of() : Set.copyOf(lane.suspects());
                selection = selector.select(user, scope, aside, around.now());
                if (selection.runs().isEmpty()) {
                    return processed(false);
                }
                List<List<SyncItem>> segments = segments(selection.runs());
                List<ItemId> first = ids(segments.get(0));
                Lane held = lane;
                if (held == null) {
                    ClaimResult claimed = claimFor(first);
                    if (claimed == ClaimResult.BUSY) {
                        return busy();
                    }
                    if (claimed == ClaimResult.LOOK_AGAIN) {
                        continue;
                    }
                } else if (!renew(held, first)) {
                    lost();
                    tries++;
                    continue;
                }
                if (execute(segments) == Step.DONE) {
                    return processed(false);
                }
                tries++;
            }
            return processed(false);
        }

        private ClaimResult claimFor(List<ItemId> batch) {
            Claim claim = claim(user, batch);
            if (claim instanceof Claim.Claimed claimed) {
                lane = claimed.lane();
                leased = around.now();
                // after a takeover items may have changed, and suspects come first
                return claimed.takenOver() || !claimed.lane().suspects().isEmpty()
                        ? ClaimResult.LOOK_AGAIN
                        : ClaimResult.OURS;
            }
            return waiting != null && waiting.again() ? ClaimResult.LOOK_AGAIN : ClaimResult.BUSY;
        }

        private boolean claimLane(List<ItemId> batch) {
            while (lane == null) {
                if (claimFor(batch) == ClaimResult.BUSY) {
                    return false;
                }
            }
            return true;
        }

        /** Suspects that may run now run alone, one after the other; the lane forgets those that have ended. */
        private Step runSuspects() {
            int most = settings.batchSize();
            for (int i = 0; i < most && lane != null && !lane.suspects().isEmpty(); i++) {
                Lane held = lane;
                Selector.Suspects suspects = selector.suspects(user, held.suspects(), around.now());
                lane = new Lane(held.user(), held.owner(), held.epoch(), suspects.open());
                if (suspects.runnable().isEmpty()) {
                    return Step.DONE;
                }
                if (!renew(lane, ids(suspects.runnable()))) {
                    lost();
                    return Step.AGAIN;
                }
                Step step = segment(suspects.runnable(), new Next.Continue(List.of(), settings.lease()));
                if (step != Step.DONE) {
                    return step;
                }
            }
            return Step.DONE;
        }

        /** Pure items that follow each other share a commit; an item with an effect of its own has its own. */
        private List<List<SyncItem>> segments(List<SyncItem> runs) {
            List<List<SyncItem>> segments = new ArrayList<>();
            boolean open = false;
            for (SyncItem item : runs) {
                boolean alone = effect(item).isPresent();
                if (!open || alone) {
                    segments.add(new ArrayList<>());
                }
                segments.get(segments.size() - 1).add(item);
                open = !alone;
            }
            return segments;
        }

        private Step execute(List<List<SyncItem>> segments) {
            // An earlier item that is to be tried again holds back what is behind it, in later segments too.
            Set<String> held = new HashSet<>();
            for (int i = 0; i < segments.size(); i++) {
                List<SyncItem> segment = segments.get(i).stream()
                        .filter(item -> !held.contains(item.recordKey()))
                        .toList();
                Next next = i + 1 < segments.size()
                        ? new Next.Continue(ids(segments.get(i + 1)), settings.lease())
                        : new Next.Release();
                if (segment.isEmpty()) {
                    if (!pass(next)) {
                        return Step.AGAIN;
                    }
                    continue;
                }
                int done = attempted.size();
                Step step = segment(segment, next);
                if (step != Step.DONE) {
                    return step;
                }
                attempted.subList(done, attempted.size()).stream()
                        .filter(item -> item.status().isOpen())
                        .forEach(item -> held.add(String.valueOf(item.recordKey())));
            }
            return Step.DONE;
        }

        /** Goes on without having run anything. */
        private boolean pass(Next next) {
            Lane held = lane;
            if (held == null) {
                return false;
            }
            if (next instanceof Next.Continue go) {
                if (!renew(held, go.batch())) {
                    lost();
                    return false;
                }
            } else {
                lanes.release(held);
                lane = null;
            }
            return true;
        }

        @SuppressWarnings("try") // the keeper works by being open
        private Step segment(List<SyncItem> items, Next next) {
            Lane held = lane;
            if (held == null) {
                return Step.AGAIN;
            }
            Optional<EffectHandler> effect = effect(items.get(0));
            if (effect.isPresent()) {
                return runEffect(items.get(0), effect.get(), next);
            }
            List<Planned> planned = new ArrayList<>();
            try (LeaseKeeper keeper = keep(held, ids(items))) {
                items.forEach(item -> planned.add(plan(item)));
            }
            return commitPure(planned, next);
        }

        private Step commitPure(List<Planned> planned, Next next) {
            Set<RecordKey> refused = new HashSet<>();
            BatchDecision.Look look = BatchDecision.Look.WHERE_NEEDED;
            while (refused.size() <= REFUSALS) {
                Set<RecordKey> reads = BatchDecision.reads(planned, look);
                Instant now = around.now();
                Commit commit = commit(
                        reads,
                        next,
                        planned.stream().map(Planned::item).toList(),
                        read -> BatchDecision.decide(
                                user, now, planned, read, refused, !lanes.isAtomic(), listener::handlerThrew));
                if (!(commit instanceof Commit.Refused refusal)) {
                    return settled(commit);
                }
                if (look == BatchDecision.Look.WHERE_NEEDED && !reads.contains(refusal.key())) {
                    // The record is there, although it was not looked for: somebody has run these items meanwhile, or
                    // the queue was cleared and the mutation sent again.
                    look = BatchDecision.Look.EVERYWHERE;
                    continue;
                }
                listener.writeRefused(user, refusal.key().toString(), refusal.reason());
                if (!refused.add(refusal.key())) {
                    break; // decided without that write and still refused: look at fewer items at a time
                }
            }
            return halve(planned, next);
        }

        private Step halve(List<Planned> planned, Next next) {
            if (planned.size() == 1) {
                return commitPure(List.of(hopeless(planned.get(0))), next);
            }
            List<Planned> first = planned.subList(0, planned.size() / 2);
            List<Planned> second = planned.subList(planned.size() / 2, planned.size());
            List<ItemId> rest = second.stream().map(p -> p.item().id()).toList();
            int done = attempted.size();
            Step step = commitPure(first, new Next.Continue(rest, settings.lease()));
            if (step != Step.DONE) {
                return step;
            }
            Set<String> held = new HashSet<>();
            attempted.subList(done, attempted.size()).stream()
                    .filter(item -> item.status().isOpen())
                    .forEach(item -> held.add(String.valueOf(item.recordKey())));
            List<Planned> free = second.stream()
                    .filter(p -> !held.contains(String.valueOf(p.item().recordKey())))
                    .toList();
            return free.isEmpty() ? (pass(next) ? Step.DONE : Step.AGAIN) : commitPure(free, next);
        }

        private Planned hopeless(Planned p) {
            Failure why = Failure.conflict("the database refuses this write");
            return new Planned(p.item(), p.own(), new Plan.Retry(why), p.retryAt());
        }

        private Step runEffect(SyncItem item, EffectHandler handler, Next next) {
            SyncItem stamped = item.stamped(around.now());
            Step stamp = commitOne(item, stamped, new Next.Continue(List.of(item.id()), settings.lease()), false);
            if (stamp != Step.DONE) {
                // not ours to run any more: leave it out, go on with what is behind it
                return stamp == Step.MISSED && pass(next) ? Step.DONE : Step.AGAIN;
            }
            SyncItem after = call(stamped, handler);
            Step step = commitOne(stamped, after, next, true);
            return step == Step.MISSED ? (pass(next) ? Step.DONE : Step.AGAIN) : step;
        }

        @SuppressWarnings("try") // the keeper works by being open
        private SyncItem call(SyncItem item, EffectHandler handler) {
            Lane held = lane;
            Outcome outcome;
            if (held == null) {
                throw new IllegalStateException("an effect handler is called under a lane");
            }
            try (LeaseKeeper keeper = keep(held, List.of(item.id()))) {
                outcome = Objects.requireNonNull(handler.call(item, context(item)), "the handler answered null");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                outcome = new Outcome.Retry(Failure.handler("the handler was interrupted"), null);
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                listener.handlerThrew(item, e);
                outcome = new Outcome.Retry(Failure.handler("the handler failed"), null);
            }
            return ended(item, outcome);
        }

        private SyncItem ended(SyncItem item, Outcome outcome) {
            Instant now = around.now();
            if (outcome instanceof Outcome.Done done) {
                return item.completed(done.response(), now);
            }
            if (outcome instanceof Outcome.Postpone postpone) {
                return item.postponed(Failure.handler(postpone.why()), now.plus(postpone.after()), now);
            }
            if (outcome instanceof Outcome.Retry retry) {
                Instant at = retry.after() == null ? retryAt(item) : now.plus(retry.after());
                return BatchDecision.afterFailure(item, retry.failure(), false, at, now);
            }
            return BatchDecision.afterFailure(item, ((Outcome.Reject) outcome).failure(), true, now, now);
        }

        private Step commitOne(SyncItem before, SyncItem after, Next next, boolean counts) {
            Decision decision = new Decision(List.of(), List.of(new Decision.Settlement(before, after)), List.of());
            Commit commit = commit(Set.of(), next, List.of(before), read -> decision);
            if (commit instanceof Commit.Committed && !counts) {
                leased = around.now();
                return Step.DONE;
            }
            return settled(commit);
        }

        private Commit commit(
                Set<RecordKey> reads, Next next, List<SyncItem> ran, Function<Map<RecordKey, Slot>, Decision> decide) {
            Lane held = lane;
            if (held == null) {
                return new Commit.LaneLost();
            }
            // a full lease just before the transaction, which must end well before another party may take over
            if (around.now().isAfter(leased.plus(settings.lease().dividedBy(3))) && !renew(held, ids(ran))) {
                return new Commit.LaneLost();
            }
            List<ItemId> suspects = held.suspects().stream()
                    .filter(id -> ran.stream().noneMatch(item -> item.id().equals(id)))
                    .toList();
            Lane after = new Lane(held.user(), held.owner(), held.epoch(), suspects);
            Commit commit = lanes.commit(after, reads, next, decide);
            if (commit instanceof Commit.Committed) {
                lane = next instanceof Next.Release ? null : after;
                leased = around.now();
            }
            return commit;
        }

        private Step settled(Commit commit) {
            if (commit instanceof Commit.Committed committed) {
                committed.decision().settlements().forEach(s -> {
                    attempted.add(s.after());
                    listener.attempted(s.after());
                });
                return Step.DONE;
            }
            if (commit instanceof Commit.LaneLost) {
                lost();
                return Step.AGAIN;
            }
            return Step.MISSED;
        }

        private boolean renew(Lane held, List<ItemId> batch) {
            boolean ours = lanes.renew(held, batch, settings.lease());
            leased = around.now();
            return ours;
        }

        private void lost() {
            lane = null;
            listener.laneLost(user);
        }

        private LeaseKeeper keep(Lane held, List<ItemId> batch) {
            return new LeaseKeeper(lanes, held, batch, settings.lease(), timer);
        }

        private Processed busy() {
            selection = selector.select(user, scope, Set.of(), around.now());
            return processed(attempted.isEmpty());
        }

        private Processed processed(boolean busy) {
            Set<ItemId> ran = new HashSet<>();
            attempted.forEach(i -> ran.add(i.id()));
            int again =
                    (int) attempted.stream().filter(i -> i.status().isOpen()).count();
            int ranOfThese = (int)
                    selection.runs().stream().filter(i -> ran.contains(i.id())).count();
            int behind = busy || attempted.isEmpty()
                    ? 0
                    : (int) selection.runs().stream()
                            .filter(i -> !ran.contains(i.id()) && isHeld(i))
                            .count();
            int remaining = Math.max(0, selection.due() - selection.blocked() - ranOfThese - behind);
            int waiting = selection.waiting() + selection.blocked() + again + behind;
            Instant next = selection.nextRetryAt();
            for (SyncItem i : attempted) {
                Instant at = i.retryAt();
                if (at != null && i.status().isOpen() && (next == null || at.isBefore(next))) {
                    next = at;
                }
            }
            return new Processed(
                    attempted,
                    new Backlog(Math.min(QueueStore.COUNTED, remaining), Math.min(QueueStore.COUNTED, waiting), next),
                    busy);
        }

        private boolean isHeld(SyncItem item) {
            return attempted.stream()
                    .anyMatch(a ->
                            a.status().isOpen() && String.valueOf(a.recordKey()).equals(item.recordKey()));
        }
    }

    private void releaseQuietly(Lane lane) {
        try {
            lanes.release(lane);
        } catch (StoreUnavailable e) {
            listener.laneLost(lane.user()); // its lease runs out by itself
        }
    }

    private static List<ItemId> ids(List<SyncItem> items) {
        return items.stream().map(SyncItem::id).toList();
    }

    private enum Step {
        DONE,
        /** Something changed under the batch: start again. */
        AGAIN,
        /** An item is not as it was read; nothing was committed. */
        MISSED
    }

    private enum ClaimResult {
        OURS,
        LOOK_AGAIN,
        BUSY
    }

    /** Where a call waits for a lane, within its bounds. */
    interface LaneWait {
        /** Waits a little; false where it has waited long enough. Throws {@code QueueBusy} where too many wait already. */
        boolean again();
    }
}
