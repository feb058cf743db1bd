package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.StoreRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stores the items of a client's push, and runs them batch by batch until none of them is due, or its time or the room
 * for its answers is used up. Then it looks again at those that did not end here.
 */
final class Push {
    /** How often a push looks again for what was changed under it, before it tells how that stands. */
    private static final int IDLE_TRIES = 20;

    private static final int LOADED_AT_ONCE = 100;

    /** How long a push begins further batches while others wait for the room that it has. */
    private static final Duration BESIDE_OTHERS = Duration.ofSeconds(2);

    private final Intake intake;
    private final Insertion insertion;
    private final QueueStore queue;
    private final Batches batches;
    private final ActiveCalls activeCalls;
    private final LaneWaiting waiting;
    private final Duration time;
    private final EngineContext context;
    private final SafeListener listener;

    /** @param time how long one begins further batches */
    Push(
            Intake intake,
            Insertion insertion,
            QueueStore queue,
            Batches batches,
            ActiveCalls activeCalls,
            LaneWaiting waiting,
            Duration time,
            EngineContext context,
            SafeListener listener) {
        this.intake = intake;
        this.insertion = insertion;
        this.queue = queue;
        this.batches = batches;
        this.activeCalls = activeCalls;
        this.waiting = waiting;
        this.time = time;
        this.context = context;
        this.listener = listener;
    }

    List<Added> push(UserId user, List<Submission> submissions) {
        Instant begin = context.elapsed();
        List<SyncItem> items = intake.received(user, submissions);
        PushAnswers answers = new PushAnswers(insertion.some(user, items));
        activeCalls.during(user, () -> {
            runAll(user, answers, begin);
            lookAgain(user, answers);
        });
        if (answers.lackGeneration()) { // all were settled before this call
            FeedState feed = queue.receipts(user, List.of()).feed();
            answers.numberedIn(feed == null ? null : feed.generation());
        }
        return answers.all();
    }

    /** Whether there is time for another batch. */
    private boolean goesOn(Instant begin) {
        Duration taken = Duration.between(begin, context.elapsed());
        boolean isForOthers =
                taken.compareTo(BESIDE_OTHERS) >= 0 && ReadRoom.present().isWanted();
        return taken.compareTo(time) < 0 && !isForOthers;
    }

    private void runAll(UserId user, PushAnswers answers, Instant begin) {
        List<SyncItem> known = answers.fresh();
        Set<ItemId> madeDue = new HashSet<>();
        int idle = 0;
        while (true) {
            Set<ItemId> due = answers.due(context.now());
            due.addAll(madeDue);
            if (due.isEmpty()) {
                return;
            }
            Batches.Ran batch;
            try {
                batch = batches.run(
                        new Visit(user, new Scope.ForItems(due, known), waiting.begin(user), context.waits()));
            } catch (StoreRefused e) {
                listener.on(new SyncEvent.WriteRefused(
                        user,
                        "how " + due.size() + " items ended, which stay as they are",
                        String.valueOf(e.getMessage())));
                return;
            }
            if (batch.processed().generation() != null) {
                answers.numberedIn(batch.processed().generation());
            }
            batch.processed().attempted().forEach(i -> {
                answers.ran(i);
                madeDue.remove(i.id());
            });
            madeDue.addAll(batch.madeDue());
            // What did not run is as it was stored a moment ago, unless nothing ran: then it is loaded.
            known = batch.isEmpty()
                    ? List.of()
                    : known.stream().filter(answers::isLatest).toList();
            // What was due a moment ago, and did not run, was changed by somebody else in between: it is looked at
            // again.
            boolean isOver = batch.isEmpty() && (batch.isStuck() || ++idle > IDLE_TRIES);
            if (isOver || answers.isEnough() || !goesOn(begin)) {
                return;
            }
        }
    }

    /**
     * Items that did not end here: somebody else may have run them, they may wait for an earlier one, or they were
     * deleted. Says how they stand; of those for which there is no room, as they were a moment ago.
     */
    private void lookAgain(UserId user, PushAnswers answers) {
        List<ItemId> due = List.copyOf(answers.due(context.now()));
        try {
            for (int from = 0; from < due.size(); from += LOADED_AT_ONCE) {
                List<ItemId> some = due.subList(from, Math.min(from + LOADED_AT_ONCE, due.size()));
                answers.loaded(some, queue.load(user, some));
            }
        } catch (ReadRoom.Exhausted e) {
            return; // they are stored, and a client that sent them again would only come here again
        }
    }
}
