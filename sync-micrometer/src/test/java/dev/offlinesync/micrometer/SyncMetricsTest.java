package dev.offlinesync.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As an application wires it that has no framework. */
class SyncMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void an_engine_counts_and_times_by_resource_and_never_by_record_or_user() {
        PureHandler broken = (item, context) -> {
            throw new IllegalStateException("the printer is on fire");
        };
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/parts", RecordRules.NONE))
                .pure("/labels", broken)
                .build();
        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(handlers)
                .listener(new SyncMetrics(registry, handlers))
                .around(new HandlerTimer(registry, handlers))
                .build()) {
            sync.queue()
                    .push(
                            new UserId("ann"),
                            List.of(
                                    Submission.of("/parts/7", Method.PUT, Map.of("left", 1)),
                                    Submission.of("/parts", Method.POST, Map.of("_id", "8")),
                                    Submission.of("/labels/1", Method.PUT, Map.of())
                                            .withMaxAttempts(1)));
        }

        assertEquals(2, count("items.stored", "resource", "/parts"));
        assertEquals(1, count("items.completed", "resource", "/parts"));
        assertEquals(1, count("attempts", "resource", "/parts", "outcome", "pending"));
        assertEquals(1, count("items.failed", "resource", "/labels", "kind", "handler"));
        assertEquals(1, count("handler.errors", "resource", "/labels", "error", "threw"));
        assertEquals(
                1,
                registry.get("offlinesync.handler")
                        .tags("resource", "/labels")
                        .timer()
                        .count());
    }

    private double count(String name, String... tags) {
        return registry.get(SyncMetrics.PREFIX + name).tags(tags).counter().count();
    }
}
