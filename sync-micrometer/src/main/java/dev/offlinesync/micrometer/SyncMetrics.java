package dev.offlinesync.micrometer;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import io.micrometer.core.instrument.MeterRegistry;

/** Events as counters. A user is never a tag, since there are too many of them. */
public final class SyncMetrics implements SyncListener {
    /** What the name of each meter begins with. */
    public static final String PREFIX = "offlinesync.";

    private final MeterRegistry registry;
    private final ResourceTag resources;

    /** @param handlers of the engine that is listened to: they know the resource of each item */
    public SyncMetrics(MeterRegistry registry, Handlers handlers) {
        this.registry = registry;
        this.resources = new ResourceTag(handlers);
    }

    @Override
    public void on(SyncEvent event) {
        if (event instanceof SyncEvent.Stored stored) {
            count("items.stored", ResourceTag.NAME, resources.of(stored.item()));
        } else if (event instanceof SyncEvent.Attempted attempted) {
            attempted(attempted.item());
        } else if (event instanceof SyncEvent.Failed failed) {
            count("items.failed", ResourceTag.NAME, resources.of(failed.item()), "kind", kind(failed.item()));
        } else if (event instanceof SyncEvent.HandlerThrew threw) {
            count("handler.errors", ResourceTag.NAME, resources.of(threw.item()), "error", "threw");
        } else if (event instanceof SyncEvent.HandlerOverdue overdue) {
            count("handler.errors", ResourceTag.NAME, resources.of(overdue.item()), "error", "overdue");
        } else if (event instanceof SyncEvent.LaneTakenOver) {
            count("lane.takeovers");
        } else if (event instanceof SyncEvent.LaneLost) {
            count("lane.losses");
        } else if (event instanceof SyncEvent.StoreUnreachable) {
            count("worker.failures", "error", "store");
        } else if (event instanceof SyncEvent.WorkerFailed) {
            count("worker.failures", "error", "other");
        }
    }

    private void attempted(SyncItem item) {
        String resource = resources.of(item);
        count("attempts", ResourceTag.NAME, resource, "outcome", item.status().wire());
        if (item.status() == Status.COMPLETED) {
            count("items.completed", ResourceTag.NAME, resource);
        }
    }

    private void count(String name, String... tags) {
        registry.counter(PREFIX + name, tags).increment();
    }

    private static String kind(SyncItem item) {
        Failure failure = item.failure();
        return failure == null ? ResourceTag.UNKNOWN : failure.kind().wire();
    }
}
