package dev.offlinesync.core.engine;

import dev.offlinesync.core.engine.BatchDecision.Look;
import dev.offlinesync.core.engine.BatchRunner.LaneWait;
import dev.offlinesync.core.engine.HeldLane.Claimed;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Next;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One batch of one user: find what is due, claim the lane, plan, commit.
 *
 * <p>The find comes before the claim, so each commit checks that its items are still as they were found; where one is not,
 * the run starts again under the lane that it holds. After a takeover the items of the interrupted batch run first, each
 * alone.
 */
final class BatchRun {
    /** How often a batch starts again after an item changed under it, or its lane was lost. */
    private static final int TRIES = 5;

    /** How many writes that the database refuses are decided as failed one by one; then the batch is halved. */
    private static final int REFUSALS = 3;

    private static final Next RELEASE = new Next.Release();

    private final BatchRunner runner;
    private final HeldLane lane;
    private final UserId user;
    private final Scope scope;
    private final @Nullable LaneWait waiting;
    private final Tally tally = new Tally();

    BatchRun(BatchRunner runner, HeldLane lane, UserId user, Scope scope, @Nullable LaneWait waiting) {
        this.runner = runner;
        this.lane = lane;
        this.user = user;
        this.scope = scope;
        this.waiting = waiting;
    }

    private enum Step {
        DONE,
        /** The lane is lost. */
        LOST,
        /** An item is not as it was read; nothing was committed, the lane is held. */
        MISSED
    }

    Processed go() {
        Selection found = new Selection(List.of(), 0, 0, 0, null);
        int tries = 0;
        while (tries < TRIES) {
            if (!lane.suspects().isEmpty() && runSuspects() != Step.DONE) {
                tries++;
                continue;
            }
            if (!lane.isHeld() && !runner.lanes.isAtomic()) {
                // without transactions nothing could check a find that came before the claim
                if (!claim(List.of())) {
                    return busy();
                }
                continue;
            }
            found = select(Set.copyOf(lane.suspects()));
            if (found.runs().isEmpty()) {
                break;
            }
            List<List<SyncItem>> segments = segments(found.runs());
            List<ItemId> first = ids(segments.get(0));
            if (!lane.isHeld()) {
                Claimed claimed = lane.claim(first);
                if (claimed == Claimed.BUSY && !waitAgain()) {
                    return busy();
                }
                if (claimed != Claimed.OURS) {
                    continue;
                }
            } else if (!lane.renew(first)) {
                tries++;
                continue;
            }
            if (execute(segments) == Step.DONE) {
                break;
            }
            tries++;
        }
        return tally.processed(found, false);
    }

    private Processed busy() {
        return tally.processed(select(Set.of()), tally.isEmpty());
    }

    private Selection select(Set<ItemId> aside) {
        return runner.selector.select(user, scope, aside, runner.around.now());
    }

    private boolean claim(List<ItemId> batch) {
        while (lane.claim(batch) == Claimed.BUSY) {
            if (!waitAgain()) {
                return false;
            }
        }
        return true;
    }

    private boolean waitAgain() {
        return waiting != null && waiting.again();
    }

    /** Suspects that may run now run alone, one after the other; the lane forgets those that have ended. */
    private Step runSuspects() {
        for (int i = 0; i < runner.settings.batchSize() && !lane.suspects().isEmpty(); i++) {
            Selector.Suspects suspects = runner.selector.suspects(user, lane.suspects(), runner.around.now());
            lane.setSuspects(suspects.open());
            if (suspects.runnable().isEmpty()) {
                return Step.DONE;
            }
            if (!lane.renew(ids(suspects.runnable()))) {
                return Step.LOST;
            }
            Step step = segment(suspects.runnable(), goOnWith(List.of()));
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
            boolean alone = runner.dispatch.effect(item).isPresent();
            if (!open || alone) {
                segments.add(new ArrayList<>());
            }
            segments.get(segments.size() - 1).add(item);
            open = !alone;
        }
        return segments;
    }

    private Step execute(List<List<SyncItem>> segments) {
        for (int i = 0; i < segments.size(); i++) {
            List<SyncItem> segment = segments.get(i).stream()
                    .filter(item -> !tally.holdsBack(item))
                    .toList();
            Next next = i + 1 < segments.size() ? goOnWith(ids(segments.get(i + 1))) : RELEASE;
            Step step = segment.isEmpty() ? pass(next) : segment(segment, next);
            if (step != Step.DONE) {
                return step;
            }
        }
        return Step.DONE;
    }

    @SuppressWarnings("try") // the keeper works by being open
    private Step segment(List<SyncItem> items, Next next) {
        Optional<EffectHandler> effect = runner.dispatch.effect(items.get(0));
        if (effect.isPresent()) {
            return runEffect(items.get(0), effect.get(), next);
        }
        List<Planned> planned;
        try (LeaseKeeper keeper = lane.keep(ids(items))) {
            planned = runner.dispatch.plan(items, keeper);
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Step.LOST;
        }
        return commitPure(planned, next);
    }

    private Step commitPure(List<Planned> plans, Next next) {
        List<Planned> planned = plans;
        Set<RecordKey> refused = new HashSet<>();
        Look look = Look.WHERE_NEEDED;
        while (refused.size() <= REFUSALS) {
            Set<RecordKey> reads = BatchDecision.reads(planned, look);
            Commit commit;
            try {
                commit = commitPure(planned, reads, refused, next);
            } catch (TimeLimiter.Overdue e) {
                planned = runner.dispatch.withoutOverdue(planned, e.item);
                continue;
            }
            if (!(commit instanceof Commit.Refused refusal)) {
                return settled(commit);
            }
            if (look == Look.WHERE_NEEDED && !reads.contains(refusal.key())) {
                // The record is there, although it was not looked for: somebody has run these items meanwhile, or
                // the queue was cleared and the mutation sent again.
                look = Look.EVERYWHERE;
                continue;
            }
            runner.listener.on(new SyncEvent.WriteRefused(user, refusal.key().toString(), refusal.reason()));
            if (!refused.add(refusal.key())) {
                break; // decided without that write and still refused: look at fewer items at a time
            }
        }
        return halve(planned, next);
    }

    private Commit commitPure(List<Planned> planned, Set<RecordKey> reads, Set<RecordKey> refused, Next next) {
        Instant now = runner.around.now();
        boolean recognise = !runner.lanes.isAtomic();
        return lane.commit(
                reads,
                next,
                planned.stream().map(Planned::item).toList(),
                read -> runner.dispatch.decide(
                        witness -> BatchDecision.decide(user, now, planned, read, refused, recognise, witness)));
    }

    private Step halve(List<Planned> planned, Next next) {
        if (planned.size() == 1) {
            return commitPure(List.of(hopeless(planned.get(0))), next);
        }
        List<Planned> second = planned.subList(planned.size() / 2, planned.size());
        Next then = goOnWith(second.stream().map(p -> p.item().id()).toList());
        Step step = commitPure(planned.subList(0, planned.size() / 2), then);
        if (step != Step.DONE) {
            return step;
        }
        List<Planned> free =
                second.stream().filter(p -> !tally.holdsBack(p.item())).toList();
        return free.isEmpty() ? pass(next) : commitPure(free, next);
    }

    private static Planned hopeless(Planned p) {
        Failure why = Failure.conflict("the database refuses this write");
        return new Planned(p.item(), p.own(), new Plan.Retry(why), p.retryAt());
    }

    /** Stamped, called, settled: each in a commit of its own, so that no aborted batch ever calls it again. */
    @SuppressWarnings("try") // the keeper works by being open
    private Step runEffect(SyncItem item, EffectHandler handler, Next next) {
        SyncItem stamped = item.stamped(runner.around.now());
        Commit stamp = settle(item, stamped, goOnWith(List.of(item.id())));
        if (!(stamp instanceof Commit.Committed)) {
            return settled(stamp); // after a miss, what is behind it on its record may have to wait: find again
        }
        SyncItem after;
        try (LeaseKeeper keeper = lane.keep(List.of(item.id()))) {
            after = runner.dispatch.call(stamped, handler, keeper);
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Step.LOST;
        }
        return settled(settle(stamped, after, next)); // after a miss it was cleared or edited meanwhile: find again
    }

    private Commit settle(SyncItem before, SyncItem after, Next next) {
        Decision decision = new Decision(List.of(), List.of(new Decision.Settlement(before, after)), List.of());
        return lane.commit(Set.of(), next, List.of(before), read -> decision);
    }

    private Step settled(Commit commit) {
        if (commit instanceof Commit.Committed committed) {
            committed.decision().settlements().forEach(s -> {
                tally.add(s.after());
                runner.listener.on(new SyncEvent.Attempted(s.after()));
            });
            return Step.DONE;
        }
        return commit instanceof Commit.LaneLost ? Step.LOST : Step.MISSED;
    }

    private Step pass(Next next) {
        return lane.pass(next) ? Step.DONE : Step.LOST;
    }

    private Next goOnWith(List<ItemId> batch) {
        return new Next.Continue(batch, runner.settings.lease());
    }

    private static List<ItemId> ids(List<SyncItem> items) {
        return items.stream().map(SyncItem::id).toList();
    }
}
