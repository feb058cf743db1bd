package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.ReferringHandler;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.CallWaits;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Attempt;
import dev.offlinesync.core.rules.BatchDecision;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.Entry;
import dev.offlinesync.core.rules.Notes;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.rules.ReadScope;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Runs the items of a batch under its lane, in segments: pure items that follow each other share a commit, an item with
 * an effect of its own has its own commits.
 */
final class Execution {
    /** Items of one batch that are postponed since the database prefers others; each takes it some seconds to say so. */
    private static final int MOST_CONTENDED = 3;

    private final Visit visit;
    private final HeldLane lane;
    private final HandlerCalls calls;
    private final PureCommit pureCommit;
    private final RecordHistory history;
    private final RecordStore records;
    private final EngineContext context;
    private final SafeListener listener;
    private final Tally tally;
    private long bytes;
    private int contended;

    Execution(
            Visit visit,
            HeldLane lane,
            HandlerCalls calls,
            PureCommit pureCommit,
            RecordHistory history,
            RecordStore records,
            EngineContext context,
            SafeListener listener,
            Tally tally) {
        this.visit = visit;
        this.lane = lane;
        this.calls = calls;
        this.pureCommit = pureCommit;
        this.history = history;
        this.records = records;
        this.context = context;
        this.listener = listener;
        this.tally = tally;
    }

    /** How the run of a segment ended. */
    enum Step {
        DONE,
        /** The lane is lost. */
        LOST,
        /** An item is not as it was read; nothing was committed, the lane is held. */
        MISSED
    }

    static List<List<Routed>> segments(List<Routed> runs) {
        List<List<Routed>> segments = new ArrayList<>();
        boolean open = false;
        for (Routed item : runs) {
            boolean alone = item.effect().isPresent();
            if (!open || alone) {
                segments.add(new ArrayList<>());
            }
            segments.get(segments.size() - 1).add(item);
            open = !alone;
        }
        return segments;
    }

    static List<ItemId> ids(List<Routed> items) {
        return items.stream().map(Routed::id).toList();
    }

    /**
     * Runs the segments in their order, as far as they are not held back by what has failed before, and frees the lane.
     */
    Step run(List<List<Routed>> segments) {
        bytes = segments.stream()
                .flatMap(List::stream)
                .map(r -> r.item().mutation().data())
                .filter(Objects::nonNull)
                .mapToLong(Tree::storedSize)
                .sum();
        for (int i = 0; i < segments.size(); i++) {
            if (tally.isFull()) {
                segments.subList(i, segments.size()).forEach(left -> left.forEach(r -> tally.leave(r.item())));
                return pass(HeldLane.RELEASE);
            }
            List<Routed> segment = thatMayRun(segments.get(i));
            Next next = i + 1 < segments.size() ? lane.continueWith(ids(segments.get(i + 1))) : HeldLane.RELEASE;
            Step step = segment.isEmpty() ? pass(next) : segment(segment, next);
            if (step != Step.DONE) {
                return step;
            }
        }
        return Step.DONE;
    }

    /** Those that nothing holds back, and whose dependencies are completed or are before them in this segment. */
    private List<Routed> thatMayRun(List<Routed> segment) {
        Set<ItemId> before = new HashSet<>(tally.completed());
        List<Routed> some = new ArrayList<>();
        for (Routed r : segment) {
            if (tally.holdsBack(r.item())) {
                continue;
            }
            if (before.containsAll(r.needs().open())) {
                before.add(r.id());
                some.add(r);
            } else {
                tally.leave(r.item());
            }
        }
        return some;
    }

    /** Runs one item and keeps the lane. */
    Step alone(Routed item) {
        return run(List.of(item), lane.continueWith(List.of()), new SlowHandlers(visit, List.of()));
    }

    /** Runs those of the items whose handlers have their share of calls left. */
    private Step segment(List<Routed> items, Next next) {
        Set<Handler> handlers = new HashSet<>();
        items.forEach(r -> r.handler().ifPresent(handlers::add));
        List<Handler> taken = handlers.stream().filter(visit.shares()::take).toList();
        try {
            List<Routed> ours = taken.size() == handlers.size() ? items : handledBy(taken, items);
            return ours.isEmpty() ? pass(next) : run(ours, next, new SlowHandlers(visit, taken));
        } finally {
            taken.forEach(visit.shares()::giveBack);
        }
    }

    private List<Routed> handledBy(List<Handler> handlers, List<Routed> items) {
        List<Routed> ours = new ArrayList<>();
        for (Routed r : items) {
            boolean mayRun = r.handler().map(handlers::contains).orElse(true);
            if (mayRun && !tally.holdsBack(r.item())) {
                ours.add(r);
            } else {
                tally.leave(r.item());
            }
        }
        return ours;
    }

    @SuppressWarnings("try") // the keeper works by being open
    private Step run(List<Routed> items, Next next, SlowHandlers slow) {
        Optional<EffectHandler> effect = items.get(0).effect();
        if (effect.isPresent()) {
            return runEffect(items.get(0), effect.get(), next, slow);
        }
        List<Planned> planned;
        try (LeaseKeeper keeper = lane.keep(ids(items))) {
            planned = slow.watch(whenSlow -> calls.plan(items, new WaitObserver(keeper::isKept, whenSlow)));
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Step.LOST;
        }
        return commit(planned, next);
    }

    private Step commit(List<Planned> plans, Next next) {
        List<Planned> planned =
                plans.stream().map(p -> p.behind(tally.completed())).toList();
        PureCommit.Result result = pureCommit.run(lane, planned, next, Entry.QUEUED, UnaryOperator.identity());
        if (!(result instanceof PureCommit.Result.Answered answered)) {
            PureCommit.Result.Unresolvable unresolvable = (PureCommit.Result.Unresolvable) result;
            return unresolvable.records() > 0 && planned.size() > 1
                    ? fewer(planned, unresolvable.records(), next)
                    : halve(unresolvable, next);
        }
        Step step = settled(answered.commit());
        if (answered.commit() instanceof Commit.Committed committed) {
            leaveOthers(planned, committed.decision());
        }
        return step;
    }

    /** What did not fit into one commit is left for the next batch. */
    private void leaveOthers(List<Planned> planned, Decision decision) {
        Set<ItemId> settled =
                decision.settlements().stream().map(s -> s.before().id()).collect(Collectors.toSet());
        planned.stream()
                .map(Planned::item)
                .filter(item -> !settled.contains(item.id()))
                .forEach(tally::leave);
    }

    /**
     * Their records are too large to be read together: runs the items on the first few of them, and leaves the others
     * for the next batch. To read half of them, and half of those, would take as long as all of the work.
     */
    private Step fewer(List<Planned> planned, int records, Next next) {
        Set<RecordKey> keys = new HashSet<>();
        List<Planned> now = new ArrayList<>();
        for (Planned p : planned) {
            Set<RecordKey> with = new HashSet<>(keys);
            with.addAll(BatchDecision.reads(List.of(p), ReadScope.EVERYWHERE));
            if (tally.holdsBack(p.item()) || (!now.isEmpty() && with.size() > records)) {
                tally.leave(p.item());
            } else {
                keys = with;
                now.add(p);
            }
        }
        return commit(now, next);
    }

    /**
     * The database refuses what was decided about all of them: looks at fewer at a time, down to the single item, so
     * that the one fails whose write it is, and the others are applied.
     */
    private Step halve(PureCommit.Result.Unresolvable unresolvable, Next next) {
        List<Planned> planned = unresolvable.planned();
        if (planned.size() == 1) {
            if (unresolvable.failing() instanceof Plan.Postpone && ++contended > MOST_CONTENDED) {
                throw new StoreUnavailable("each commit gives way to others, even of a single item");
            }
            return fail(planned.get(0), unresolvable.failing(), next);
        }
        List<Planned> second = planned.subList(planned.size() / 2, planned.size());
        Next then = lane.continueWith(second.stream().map(p -> p.item().id()).toList());
        Step step = commit(planned.subList(0, planned.size() / 2), then);
        if (step != Step.DONE) {
            return step;
        }
        List<Planned> free =
                second.stream().filter(p -> !tally.holdsBack(p.item())).toList();
        return free.isEmpty() ? pass(next) : commit(free, next);
    }

    /** If the database does not even let the item fail, it is left as it is. (The listener was told why.) */
    private Step fail(Planned planned, Plan failing, Next next) {
        try {
            return commit(List.of(planned.with(failing)), next);
        } catch (StoreRefused e) {
            tally.refuse(planned.item(), e);
            return pass(next);
        }
    }

    /** Stamped, called, settled: each in a commit of its own, so that no aborted batch ever calls it again. */
    @SuppressWarnings("try") // the keeper works by being open
    private Step runEffect(Routed routed, EffectHandler handler, Next next, SlowHandlers slow) {
        SyncItem item = routed.item();
        if (history.isPassed(item)) {
            return settled(settle(item, Attempt.superseded(item, context.now()), next));
        }
        SyncItem stamped = lane.settled(item.stamped(context.now()));
        Commit stamp = settle(item, stamped, lane.continueWith(List.of(item.id())));
        if (!(stamp instanceof Commit.Committed)) {
            return settled(stamp); // after a miss, what is behind it on its record may have to wait: find again
        }
        Map<RecordKey, Tree> known = known(item, handler);
        HandlerCalls.Called called;
        try (LeaseKeeper keeper = lane.keep(List.of(item.id()));
                CallWaits.Wait wait = visit.waits().begin(bytes + tally.answerBytes())) {
            called = slow.watch(whenSlow ->
                    calls.call(routed.with(stamped), handler, known, new WaitObserver(keeper::isKept, whenSlow)));
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Step.LOST;
        }
        // after a miss it was cleared or edited meanwhile: find again
        Step step = settled(settleOutcome(stamped, called, next), called::reasonOf);
        if (step == Step.DONE
                && called.item().status().isSuccess()
                && routed.standing().isKnown()) {
            // Not in the commit of its outcome: if an update had changed, that commit would miss, and the effect would
            // be repeated. If this does not happen, they wait for their retry.
            history.letFollow(routed, context.now(), tally::addDue);
        }
        return step;
    }

    /** An outcome that the store does not take, whatever it throws, is a failed attempt: else it were repeated for ever. */
    private Commit settleOutcome(SyncItem stamped, HandlerCalls.Called called, Next next) {
        SyncItem after = called.item();
        try {
            Commit commit = settle(stamped, after, called.notes(), next);
            if (commit instanceof Commit.Refused refused) { // what it keeps; that it happened counts more
                listener.on(
                        new SyncEvent.WriteRefused(lane.user(), refused.key().toString(), refused.reason()));
                commit = settle(stamped, after, next);
            }
            return commit instanceof Commit.TooLarge
                    ? settle(stamped, calls.failed(stamped, Attempt.NOT_STORABLE), next)
                    : commit;
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            return settleAgain(stamped, after, called.notes(), next);
        }
    }

    /** The item is to blame for what happens again. */
    private Commit settleAgain(SyncItem stamped, SyncItem after, Notes notes, Next next) {
        try {
            return settle(stamped, after, notes, next);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            listener.on(new SyncEvent.HandlerThrew(stamped, e));
            return settle(stamped, calls.failed(stamped, Attempt.NOT_STORABLE), next);
        }
    }

    private Commit settle(SyncItem before, SyncItem after, Next next) {
        return settle(before, after, Notes.NONE, next);
    }

    private Commit settle(SyncItem before, SyncItem after, Notes notes, Next next) {
        List<Decision.Settlement> settlements = List.of(new Decision.Settlement(before, after));
        Instant now = context.now();
        return lane.commit(
                notes.keys(),
                next,
                List.of(before.id()),
                read -> new Decision(notes.writes(after, read, now), settlements, List.of()));
    }

    private Map<RecordKey, Tree> known(SyncItem item, EffectHandler handler) {
        Map<RecordKey, Tree> known = new HashMap<>();
        if (handler instanceof ReferringHandler referring) {
            referring.reads(item).stream()
                    .limit(ReferringHandler.MOST)
                    .forEach(key -> records.find(item.userId(), key).ifPresent(r -> known.put(key, r.data())));
        }
        return known;
    }

    private Step settled(Commit commit) {
        return settled(commit, after -> "");
    }

    /** @param reasonOf what a handler says for the log of how an item failed; empty if it says nothing */
    private Step settled(Commit commit, Function<SyncItem, String> reasonOf) {
        if (commit instanceof Commit.Committed committed) {
            tally.committed(committed.feed());
            for (Decision.Settlement s : committed.decision().settlements()) {
                if (s.isAttempt()) {
                    tally.add(s.after());
                    listener.attempted(s.after(), reasonOf.apply(s.after()));
                } else {
                    tally.addDue(s.before(), s.after());
                }
            }
            return Step.DONE;
        }
        if (commit instanceof Commit.TooLarge tooLarge) {
            throw new StoreUnavailable("an item cannot be settled: " + tooLarge.reason());
        }
        if (commit instanceof Commit.Contended contended) {
            throw new StoreUnavailable("an item cannot be settled: " + contended.reason());
        }
        return commit instanceof Commit.LaneLost ? Step.LOST : Step.MISSED;
    }

    private Step pass(Next next) {
        return lane.pass(next) ? Step.DONE : Step.LOST;
    }
}
