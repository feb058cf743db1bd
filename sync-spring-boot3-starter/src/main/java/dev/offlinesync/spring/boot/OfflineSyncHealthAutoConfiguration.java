package dev.offlinesync.spring.boot;

import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.spring.OfflineSyncAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Tells the actuator whether the store answers, as {@code offlineSync}. */
@AutoConfiguration(after = OfflineSyncAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(SyncStore.class)
@ConditionalOnEnabledHealthIndicator("offlineSync")
public class OfflineSyncHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "offlineSyncHealthIndicator")
    HealthIndicator offlineSyncHealthIndicator(SyncStore store) {
        return new StoreHealth(store);
    }

    /** What {@code ping} throws is the detail of DOWN. */
    static final class StoreHealth extends AbstractHealthIndicator {
        private final SyncStore store;

        StoreHealth(SyncStore store) {
            super("the store does not answer");
            this.store = store;
        }

        @Override
        protected void doHealthCheck(Health.Builder health) {
            store.ping();
            health.up().withDetail("store", store.describe());
        }
    }
}
