package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Requeued;
import dev.offlinesync.core.store.QueueStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes an item due that failed for good, or that waits for its retry. */
final class Requeue {
    private static final int TRIES = 5;

    private final QueueStore queue;
    private final QueueReader reader;
    private final EngineContext context;
    private final SafeListener listener;
    private final Consumer<UserId> wake;

    Requeue(QueueStore queue, QueueReader reader, EngineContext context, SafeListener listener, Consumer<UserId> wake) {
        this.queue = queue;
        this.reader = reader;
        this.context = context;
        this.listener = listener;
        this.wake = wake;
    }

    Optional<Requeued> requeue(ItemId id) {
        Optional<SyncItem> found = reader.find(id);
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<SyncItem> again = found.flatMap(this::runAgain);
            if (again.isEmpty()) {
                break;
            }
            if (queue.replace(found.get(), again.get())) {
                listener.on(new SyncEvent.Requeued(again.get()));
                wake.accept(again.get().userId());
                return Optional.of(new Requeued(again.get(), true));
            }
            found = reader.find(id); // somebody else moved it just now, to its next retry perhaps
        }
        return found.map(item -> new Requeued(item, false));
    }

    private Optional<SyncItem> runAgain(SyncItem item) {
        Instant now = context.now();
        if (item.status().mayBeRetried()) {
            return Optional.of(item.requeued(now));
        }
        return item.isWaiting(now) ? Optional.of(item.broughtForward(now)) : Optional.empty();
    }
}
