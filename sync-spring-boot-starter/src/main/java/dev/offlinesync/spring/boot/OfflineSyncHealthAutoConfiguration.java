package dev.offlinesync.spring.boot;

import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.spring.OfflineSyncAutoConfiguration;
import dev.offlinesync.spring.QueueState;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Tells the actuator whether the store answers, and what is in the queue, as {@code offlineSync}. */
@AutoConfiguration(after = OfflineSyncAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({SyncStore.class, QueueState.class})
@ConditionalOnEnabledHealthIndicator("offlineSync")
public class OfflineSyncHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "offlineSyncHealthIndicator")
    HealthIndicator offlineSyncHealthIndicator(SyncStore store, QueueState state) {
        return new StoreHealth(store, state);
    }

    /** What {@code ping} throws is the detail of DOWN. */
    static final class StoreHealth extends AbstractHealthIndicator {
        private final SyncStore store;
        private final QueueState state;

        StoreHealth(SyncStore store, QueueState state) {
            super("the store does not answer");
            this.store = store;
            this.state = state;
        }

        @Override
        protected void doHealthCheck(Health.Builder health) {
            store.ping();
            QueueCounts counts = state.counts();
            health.up()
                    .withDetail("store", store.describe())
                    .withDetail("pending", counts.pending())
                    .withDetail("processing", counts.processing())
                    .withDetail("failed", counts.failed())
                    .withDetail("oldestDueSeconds", state.oldestDue().toSeconds());
        }
    }
}
