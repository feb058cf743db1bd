package dev.offlinesync.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.spring.OfflineSyncAutoConfiguration;
import dev.offlinesync.spring.SilentStore;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the actuator says of the store. */
class HealthTest {
    private final SyncStore store = new InMemoryStore(InstantSource.system());
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    OfflineSyncAutoConfiguration.class, OfflineSyncHealthAutoConfiguration.class));

    @Test
    void it_is_up_while_the_store_answers() {
        application.withBean(SyncStore.class, () -> store).run(context -> {
            Health health = context.getBean("offlineSyncHealthIndicator", HealthIndicator.class)
                    .health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("store", store.describe())
                    .containsEntry("pending", 0)
                    .containsEntry("processing", 0)
                    .containsEntry("failed", 0)
                    .containsEntry("oldestDueSeconds", 0L);
        });
    }

    @Test
    void it_is_down_when_the_store_does_not_answer() {
        SyncStore silent = new SilentStore();
        application
                .withBean(SyncStore.class, () -> silent)
                .run(context -> assertThat(
                                context.getBean(HealthIndicator.class).health().getStatus())
                        .isEqualTo(Status.DOWN));
    }

    @Test
    void it_can_be_turned_off_and_an_application_may_have_no_actuator() {
        application
                .withBean(SyncStore.class, () -> store)
                .withPropertyValues("management.health.offlineSync.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        application
                .withBean(SyncStore.class, () -> store)
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("offlineSyncHealthIndicator"));
    }
}
