package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.RecordStore;
import java.util.Set;

/** Runs batches, one {@link BatchRun} each. The client's call and the background worker come through here alike. */
final class Batches {
    private final Lanes lanes;
    private final Selector selector;
    private final HandlerCalls calls;
    private final PureCommit pureCommit;
    private final RecordHistory history;
    private final RecordStore records;
    private final Settings settings;
    private final EngineContext context;
    private final PartialCommits partialCommits;
    private final SafeListener listener;

    Batches(
            Lanes lanes,
            Selector selector,
            HandlerCalls calls,
            PureCommit pureCommit,
            RecordHistory history,
            RecordStore records,
            Settings settings,
            EngineContext context,
            PartialCommits partialCommits,
            SafeListener listener) {
        this.lanes = lanes;
        this.selector = selector;
        this.calls = calls;
        this.pureCommit = pureCommit;
        this.history = history;
        this.records = records;
        this.settings = settings;
        this.context = context;
        this.partialCommits = partialCommits;
        this.listener = listener;
    }

    /** @param madeDue items that were not attempted and that became due, or stayed so, by what was */
    record Ran(Processed processed, Set<ItemId> madeDue) {
        boolean isEmpty() {
            return processed.attempted().isEmpty();
        }

        /** Whether nothing more can run now: another party has the lane, or everything waits. */
        boolean isStuck() {
            return processed.busy() || processed.backlog().remaining() == 0;
        }
    }

    /** One batch after the other of a call may take the same room: each is bounded, and leaves nothing behind. */
    Ran run(Visit visit) {
        return ReadRoom.unlimited(() -> batch(visit));
    }

    private Ran batch(Visit visit) {
        Tally tally = new Tally(context);
        try (HeldLane lane = new HeldLane(lanes, visit.user(), context)) {
            Execution execution =
                    new Execution(visit, lane, calls, pureCommit, history, records, context, listener, tally);
            BatchRun batch = new BatchRun(
                    visit, lane, selector, execution, context, partialCommits, settings.batchSize(), tally);
            return new Ran(batch.run(), tally.madeDue());
        }
    }
}
