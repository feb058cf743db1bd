package dev.offlinesync.core.engine;

import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.rules.PartialCommits;

/** Runs batches, one {@link BatchRun} each. The client's call and the background worker come through here alike. */
final class Batches {
    private final Lanes lanes;
    private final Selector selector;
    private final HandlerCalls calls;
    private final PureCommit pureCommit;
    private final Settings settings;
    private final EngineContext context;
    private final PartialCommits partialCommits;
    private final SafeListener listener;

    Batches(
            Lanes lanes,
            Selector selector,
            HandlerCalls calls,
            PureCommit pureCommit,
            Settings settings,
            EngineContext context,
            PartialCommits partialCommits,
            SafeListener listener) {
        this.lanes = lanes;
        this.selector = selector;
        this.calls = calls;
        this.pureCommit = pureCommit;
        this.settings = settings;
        this.context = context;
        this.partialCommits = partialCommits;
        this.listener = listener;
    }

    Processed run(Visit visit) {
        Tally tally = new Tally();
        try (HeldLane lane = new HeldLane(lanes, visit.user(), context)) {
            Execution execution = new Execution(visit, lane, calls, pureCommit, context, listener, tally);
            return new BatchRun(visit, lane, selector, execution, context, partialCommits, settings.batchSize(), tally)
                    .run();
        }
    }
}
