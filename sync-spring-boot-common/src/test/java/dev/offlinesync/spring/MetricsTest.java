package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.micrometer.SyncMetrics;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.store.InterceptedStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.QueueCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What is counted where. */
class MetricsTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    OfflineSyncAutoConfiguration.class, OfflineSyncMetricsAutoConfiguration.class))
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    private static double count(MeterRegistry registry, String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void what_happens_to_items_is_counted_by_resource_and_never_by_record() {
        PureHandler broken = (item, context) -> {
            throw new IllegalStateException("the printer is on fire");
        };
        application
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(
                        Handlers.class,
                        () -> Handlers.builder()
                                .resource(Resource.of("/parts", RecordRules.NONE))
                                .pure("/labels", broken)
                                .build())
                .run(context -> {
                    SyncQueue queue = context.getBean(SyncQueue.class);
                    queue.push(
                            new UserId("ann"),
                            List.of(
                                    Submission.of("/parts/7", Method.PUT, Map.of("left", 1)),
                                    Submission.of("/parts", Method.POST, Map.of("_id", "8")),
                                    Submission.of("/labels/1", Method.PUT, Map.of())
                                            .withMaxAttempts(1)));
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(count(meters, "offlinesync.items.stored", "resource", "/parts"))
                            .isEqualTo(2);
                    assertThat(count(meters, "offlinesync.items.completed", "resource", "/parts"))
                            .isEqualTo(1);
                    assertThat(count(meters, "offlinesync.attempts", "resource", "/parts", "outcome", "pending"))
                            .isEqualTo(1);
                    assertThat(count(meters, "offlinesync.items.failed", "resource", "/labels", "kind", "handler"))
                            .isEqualTo(1);
                    assertThat(count(meters, "offlinesync.handler.errors", "resource", "/labels", "error", "threw"))
                            .isEqualTo(1);
                    assertThat(meters.get("offlinesync.handler")
                                    .tags("resource", "/labels")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void what_is_in_the_queue_is_a_gauge_and_the_database_is_asked_once_in_five_seconds() {
        MutableClock clock = MutableClock.any();
        AtomicInteger asked = new AtomicInteger();
        SyncStore store = new InterceptedStore(
                new InMemoryStore(clock), Interceptor.before(QueueCall.Counts.class, asked::incrementAndGet));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        OfflineSyncAutoConfiguration.class, OfflineSyncMetricsAutoConfiguration.class))
                .withBean(MutableClock.class, () -> clock)
                .withBean(SyncStore.class, () -> store)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("offline-sync.worker.enabled=false")
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    context.getBean(SyncQueue.class)
                            .addAll(
                                    new UserId("ann"),
                                    Collections.nCopies(3, Submission.of("/parts", Method.POST, Map.of())));
                    assertThat(items(meters, "pending")).isEqualTo(3);
                    assertThat(items(meters, "failed")).isZero();
                    assertThat(asked).hasValue(1);

                    clock.advance(Duration.ofSeconds(7));
                    assertThat(items(meters, "processing")).isZero();
                    assertThat(meters.get("offlinesync.oldest.due").timeGauge().value(TimeUnit.SECONDS))
                            .isEqualTo(7);
                    assertThat(asked).hasValue(2);
                });
    }

    private static double items(MeterRegistry meters, String status) {
        return meters.get("offlinesync.items").tag("status", status).gauge().value();
    }

    @EnableAutoConfiguration(excludeName = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration")
    static class Application {}

    @Test
    void an_application_with_the_actuator_needs_to_do_nothing() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(
                        dev.offlinesync.mongo.MongoStore.class, dev.offlinesync.postgres.PostgresStore.class))
                .withUserConfiguration(Application.class)
                .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SyncMetrics.class));
    }

    @Test
    void an_application_may_have_no_meters() {
        application.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SyncMetrics.class));
        application
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("offlineSyncMetrics"));
    }
}
