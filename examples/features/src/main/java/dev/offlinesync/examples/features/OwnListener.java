package dev.offlinesync.examples.features;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A listener that counts, as one for metrics would do, beside the one that logs. */
final class OwnListener implements SyncListener {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Called on the thread that does the work, by several at a time: be quick and thread-safe. */
    @Override
    public void on(SyncEvent event) {
        counts.computeIfAbsent(event.getClass().getSimpleName(), kind -> new LongAdder())
                .increment();
    }

    public static void main(String[] args) {
        OwnListener counter = new OwnListener();
        EffectHandler labels = (item, context) -> {
            if (item.data().isEmpty()) {
                throw new IllegalStateException("the label is empty"); // the log has this, with its stack trace
            }
            return new Outcome.Done(null);
        };

        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(Handlers.builder().effect("/api/labels", labels).build())
                .listener(SyncListener.logging().andThen(counter))
                .build()) {
            sync.queue()
                    .push(
                            new UserId("ann"),
                            List.of(
                                    Submission.of("/api/labels", Method.POST, Map.of("to", "bob")),
                                    Submission.of("/api/labels", Method.POST, Map.of())));
        }
        new TreeMap<>(counter.counts).forEach((kind, count) -> System.out.println(kind + ": " + count));
    }
}
