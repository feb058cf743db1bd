package dev.offlinesync.spring;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.micrometer.HandlerTimer;
import dev.offlinesync.micrometer.SyncMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Counts what happens in the queue and times its handlers, if the application has a MeterRegistry. */
@AutoConfiguration(
        after = OfflineSyncAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, Handlers.class, QueueState.class})
public class OfflineSyncMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    SyncMetrics offlineSyncMetrics(MeterRegistry registry, Handlers handlers) {
        return new SyncMetrics(registry, handlers);
    }

    @Bean
    QueueGauges offlineSyncGauges(MeterRegistry registry, QueueState state) {
        return new QueueGauges(registry, state);
    }

    @Bean
    @ConditionalOnMissingBean
    HandlerTimer offlineSyncHandlerTimer(MeterRegistry registry, Handlers handlers) {
        return new HandlerTimer(registry, handlers);
    }
}
