package dev.offlinesync.core.engine;

import dev.offlinesync.core.engine.Execution.Step;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.rules.Routed;
import java.util.List;
import java.util.Set;

/**
 * One batch of one user, phase by phase. Each phase answers which one comes next:
 *
 * <pre>{@code
 *            ┌──────────────────────── again: an item changed, or the lane was lost ──┐
 *            ▼                                                                        │
 *        SUSPECTS ──────► LOOK ──────────────► CLAIM ──────────────► EXECUTE ─────────┤
 *        items of an      what is due;         the lane, naming      plan, decide,    │
 *        interrupted      nothing ──► END      the batch             commit           └──► END
 *        batch, alone                          taken ──► wait, or END as busy
 * }</pre>
 *
 * <p>The look comes before the claim, which saves an empty batch its claim; so each commit checks that its items are
 * still as they were found. On a store without transactions nothing could check that: there the claim comes first. Nor
 * does such a check find that an item was passed meanwhile, or one that comes before it: a look that passes items, or
 * finds one that may have been passed, is made again under the lane. After a takeover the items of the interrupted batch run first, each alone.
 */
final class BatchRun {
    /** How often a batch starts again after an item changed under it, or its lane was lost. */
    private static final int TRIES = 5;

    private final Visit visit;
    private final HeldLane lane;
    private final Selector selector;
    private final Execution execution;
    private final EngineContext context;
    private final PartialCommits partialCommits;
    private final int mostSuspects;
    private final Tally tally;

    private Selection found = Selection.NOTHING;
    private List<List<Routed>> segments = List.of();
    private int tries;
    private boolean busy;

    /** @param mostSuspects how many items of an interrupted batch run in this one */
    BatchRun(
            Visit visit,
            HeldLane lane,
            Selector selector,
            Execution execution,
            EngineContext context,
            PartialCommits partialCommits,
            int mostSuspects,
            Tally tally) {
        this.visit = visit;
        this.lane = lane;
        this.selector = selector;
        this.execution = execution;
        this.context = context;
        this.partialCommits = partialCommits;
        this.mostSuspects = mostSuspects;
        this.tally = tally;
    }

    private enum Phase {
        SUSPECTS,
        LOOK,
        CLAIM,
        EXECUTE,
        END
    }

    Processed run() {
        Phase phase = Phase.SUSPECTS;
        while (phase != Phase.END) {
            phase = switch (phase) {
                case SUSPECTS -> suspects();
                case LOOK -> look();
                case CLAIM -> claim();
                case EXECUTE -> execute();
                case END -> Phase.END;
            };
        }
        tally.requireProgress();
        return tally.processed(found, busy);
    }

    /** Suspects that may run now run alone, one after the other; the lane forgets those that have ended. */
    private Phase suspects() {
        for (int i = 0; i < mostSuspects && !lane.suspects().isEmpty(); i++) {
            Selector.Suspects suspects = selector.suspects(visit.user(), lane.suspects(), context.now());
            lane.setSuspects(suspects.open());
            if (suspects.runnable().isEmpty()) {
                break;
            }
            Routed suspect = suspects.runnable().get();
            if (!lane.renew(List.of(suspect.id())) || execution.alone(suspect) != Step.DONE) {
                return again();
            }
        }
        return Phase.LOOK;
    }

    private Phase look() {
        if (partialCommits == PartialCommits.POSSIBLE && !lane.isHeld()) {
            return claim(List.of(), Phase.LOOK);
        }
        found = select(Set.copyOf(lane.suspects()));
        if (found.isDelicate() && !lane.isHeld()) {
            return claim(List.of(), Phase.LOOK);
        }
        segments = Execution.segments(found.runs());
        return segments.isEmpty() ? Phase.END : Phase.CLAIM;
    }

    private Phase claim() {
        List<ItemId> batch = Execution.ids(segments.get(0));
        if (lane.isHeld()) {
            return lane.renew(batch) ? Phase.EXECUTE : again();
        }
        return claim(batch, Phase.EXECUTE);
    }

    /** @param ours the phase to go on with if the lane was free */
    private Phase claim(List<ItemId> batch, Phase ours) {
        return switch (lane.claim(batch)) {
            case OURS -> ours;
            case LOOK_AGAIN -> Phase.SUSPECTS;
            case BUSY -> visit.laneWait().awaitRetry() ? Phase.SUSPECTS : busy();
        };
    }

    private Phase execute() {
        return execution.run(segments) == Step.DONE ? Phase.END : again();
    }

    private Phase again() {
        tries++;
        return tries < TRIES ? Phase.SUSPECTS : Phase.END;
    }

    /** Somebody else has the lane; what is left to do is told all the same. */
    private Phase busy() {
        busy = tally.isEmpty();
        found = select(Set.of());
        return Phase.END;
    }

    private Selection select(Set<ItemId> aside) {
        return selector.select(visit.user(), visit.scope(), aside, context.now());
    }
}
