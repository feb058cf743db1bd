package dev.offlinesync.core.testing;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A queue on the in-memory store with a clock in the hand, and short words for what tests do with it. */
public final class Fixture {
    public static final UserId ANN = new UserId("ann");
    public static final UserId BOB = new UserId("bob");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-12-10T10:00:00Z"));

    public final InstantSource clock = now::get;
    public final SyncStore store;
    public final OfflineSync sync;
    public final List<SyncItem> attempts = new ArrayList<>();

    public Fixture() {
        this(handlers -> handlers);
    }

    public Fixture(UnaryOperator<Handlers.Builder> more) {
        this(more, builder -> builder);
    }

    public Fixture(UnaryOperator<Handlers.Builder> more, UnaryOperator<OfflineSync.Builder> settings) {
        this.store = new InMemoryStore(clock);
        Handlers handlers = more.apply(Handlers.builder().resource(Resource.of("/api/expenses", RecordRules.NONE)))
                .build();
        AtomicLong ids = new AtomicLong();
        sync = settings.apply(OfflineSync.builder(store)
                        .handlers(handlers)
                        .clock(clock)
                        .ids(() -> new ItemId(String.format("%024x", ids.incrementAndGet())))
                        .pause(this::advance)
                        .unknownEndpointWait(Duration.ZERO)
                        .workerGrace(Duration.ofSeconds(30))
                        .listener(event -> {
                            if (event instanceof SyncEvent.Attempted attempted) {
                                attempts.add(attempted.item());
                            }
                        }))
                .build();
    }

    public static Submission create(String id) {
        return Submission.of("/api/expenses", Method.POST, Map.of("_id", id, "amount", 1));
    }

    public static Submission update(String id, Map<String, ?> fields) {
        return Submission.of("/api/expenses/" + id, Method.PUT, fields);
    }

    public static Submission delete(String id) {
        return Submission.of("/api/expenses/" + id, Method.DELETE, null);
    }

    public SyncItem add(Submission submission) {
        return sync.queue().add(ANN, submission).item();
    }

    public Processed process() {
        return sync.queue().process(ANN);
    }

    public SyncItem item(SyncItem item) {
        return sync.queue().find(item.id()).orElseThrow();
    }

    public Status status(SyncItem item) {
        return item(item).status();
    }

    public Optional<StoredRecord> expense(String id) {
        return store.records().find(ANN, new RecordKey("expenses", id));
    }

    public Fixture later(int seconds) {
        advance(Duration.ofSeconds(seconds));
        return this;
    }

    private void advance(Duration by) {
        now.updateAndGet(t -> t.plus(by));
    }
}
