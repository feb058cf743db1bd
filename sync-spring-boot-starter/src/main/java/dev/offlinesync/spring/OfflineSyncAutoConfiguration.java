package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.rules.RetryPolicy;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The queue, its handlers and its worker. Each bean gives way to one of the application's own. */
@AutoConfiguration(afterName = "org.springframework.boot.autoconfigure.mongo.MongoAutoConfiguration")
@EnableConfigurationProperties(OfflineSyncProperties.class)
// in this order: the first that has what it needs
@Import({MongoStoreConfiguration.class, SqliteStoreConfiguration.class, MissingStoreConfiguration.class})
public class OfflineSyncAutoConfiguration {
    /** Resources, routes and whatever carries {@link SyncHandler}. */
    @Bean
    @ConditionalOnMissingBean
    Handlers syncHandlers(
            ConfigurableListableBeanFactory beans,
            OfflineSyncProperties properties,
            ObjectProvider<Resource> resources,
            ObjectProvider<Route> routes) {
        RouteTable table = new RouteTable();
        try {
            properties
                    .resources()
                    .forEach(entry -> table.resource(entry.resource(), "an entry of offline-sync.resources"));
            resources.orderedStream().forEach(resource -> table.resource(resource, "a Resource bean"));
            routes.orderedStream().forEach(route -> table.route(route, "a Route bean"));
            new HandlerScan(beans).handlers().forEach(table::handler);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "A resource or a handler of offline-sync is wrong: " + e.getMessage() + ".", "Correct it.", e);
        }
        return table.build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    OfflineSync offlineSync(
            SyncStore store,
            Handlers handlers,
            OfflineSyncProperties properties,
            ObjectProvider<FailurePolicy> failures,
            ObjectProvider<RetryPolicy> retries,
            ObjectProvider<SyncListener> listeners,
            ObjectProvider<InstantSource> clock,
            ObjectProvider<OfflineSyncCustomizer> customizers) {
        OfflineSync.Builder builder = OfflineSync.builder(store).handlers(handlers);
        try {
            builder.lease(properties.lease())
                    .handlerTimeout(properties.handlerTimeout())
                    .batchSize(properties.batchSize())
                    .workerGrace(properties.worker().grace());
        } catch (IllegalArgumentException e) {
            throw new CannotStart("A property under offline-sync is wrong: " + e.getMessage() + ".", "Correct it.", e);
        }
        builder.listener(listeners.orderedStream().reduce(SyncListener.logging(), SyncListener::andThen));
        failures.ifUnique(builder::failures);
        retries.ifUnique(builder::retryPolicy);
        clock.ifUnique(builder::clock);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    SyncQueue syncQueue(OfflineSync sync) {
        return sync.queue();
    }

    @Bean
    @ConditionalOnMissingBean
    SyncRecords syncRecords(OfflineSync sync) {
        return sync.records();
    }

    @Bean
    @ConditionalOnProperty(name = "offline-sync.worker.enabled", matchIfMissing = true)
    WorkerLifecycle offlineSyncWorker(OfflineSync sync) {
        return new WorkerLifecycle(sync);
    }
}
