package dev.offlinesync.micrometer;

import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.SyncItem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Times each call of a handler; of a pure one, the plan and the change are two. */
public final class HandlerTimer implements AroundHandler {
    private final MeterRegistry registry;
    private final ResourceTag resources;

    /** @param handlers of the engine: they know the resource of each item */
    public HandlerTimer(MeterRegistry registry, Handlers handlers) {
        this.registry = registry;
        this.resources = new ResourceTag(handlers);
    }

    @Override
    public void call(SyncItem item, Runnable handler) {
        Timer.Sample sample = Timer.start(registry);
        try {
            handler.run();
        } finally {
            sample.stop(registry.timer(SyncMetrics.PREFIX + "handler", ResourceTag.NAME, resources.of(item)));
        }
    }
}
