package dev.offlinesync.quarkus;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.micrometer.HandlerTimer;
import dev.offlinesync.micrometer.SyncMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What counts and times, in an application that has Micrometer. */
@Singleton
public class Meters {
    @Produces
    @Singleton
    @Unremovable
    SyncMetrics metrics(MeterRegistry registry, Handlers handlers) {
        return new SyncMetrics(registry, handlers);
    }

    @Produces
    @Singleton
    @Unremovable
    HandlerTimer timer(MeterRegistry registry, Handlers handlers) {
        return new HandlerTimer(registry, handlers);
    }
}
