package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.rules.FailurePolicy;
import dev.offlinesync.core.rules.RetryPolicy;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** The queue, its handlers and its worker. Each bean gives way to one of the application's own. */
@AutoConfiguration(
        afterName = {
            "dev.offlinesync.spring.boot.OfflineSyncMongoAutoConfiguration",
            "org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
            "org.springframework.boot.autoconfigure.mongo.MongoAutoConfiguration"
        })
@EnableConfigurationProperties(OfflineSyncProperties.class)
@Import({
    MongoStoreConfiguration.class,
    PostgresStoreConfiguration.class,
    SqliteStoreConfiguration.class,
    MissingStoreConfiguration.class,
    BeanValidationConfiguration.class,
    TransactionalQueueConfiguration.class
})
@ImportRuntimeHints(OfflineSyncHints.class)
public class OfflineSyncAutoConfiguration {
    /** The bean that serves it, if it is served. */
    static final String HTTP_API = "offlineSyncMapping";

    /** Resources, routes and whatever carries {@link SyncHandler}. */
    @Bean
    @ConditionalOnMissingBean
    Handlers syncHandlers(
            ConfigurableListableBeanFactory beans,
            OfflineSyncProperties properties,
            Environment environment,
            ResourceLoader files,
            ObjectProvider<DataMapper> mapper,
            ObjectProvider<DataCheck> check) {
        RouteTable table = new RouteTable();
        DataMapper own = mapper.getIfUnique(() -> DataMapper.RECORDS);
        DataCheck checked = check.getIfAvailable(() -> mapped -> mapped);
        table.mapper(checked.around(own));
        new DeclaredResources(properties, new PropertyCheck(environment), files).addTo(table);
        try {
            beans.getBeansOfType(Resource.class)
                    .forEach((name, resource) -> table.resource(resource, "the bean " + name));
            beans.getBeansOfType(Route.class).forEach((name, route) -> table.route(route, "the bean " + name));
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
            BeanFactory beans,
            ObjectProvider<SyncStore> store,
            Handlers handlers,
            OfflineSyncProperties properties,
            Environment environment,
            ObjectProvider<FailurePolicy> failures,
            ObjectProvider<RetryPolicy> retries,
            ObjectProvider<SyncListener> listeners,
            ObjectProvider<AroundHandler> around,
            ObjectProvider<InstantSource> clock,
            ObjectProvider<OfflineSyncCustomizer> customizers) {
        OfflineSync.Builder builder = OfflineSync.builder(only(store)).handlers(handlers);
        PropertyCheck check = new PropertyCheck(environment);
        (beans.containsBean(HTTP_API)
                        ? EngineSettings.withHttpApi(properties, check)
                        : EngineSettings.withoutHttpApi(properties, check))
                .apply(builder);
        builder.listener(listeners.orderedStream().reduce(SyncListener.logging(), SyncListener::andThen));
        around.orderedStream().forEach(builder::around);
        if (VirtualThreads.areOn(environment)) {
            builder.handlerExecutor(new VirtualThreadTaskExecutor("offline-sync-handler-"));
        }
        failures.ifUnique(builder::failures);
        retries.ifUnique(builder::retryPolicy);
        clock.ifUnique(builder::clock);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static SyncStore only(ObjectProvider<SyncStore> store) {
        try {
            return store.getObject();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new CannotStart(
                    "offline-sync needs one SyncStore bean, and there are " + e.getNumberOfBeansFound() + ": "
                            + Optional.ofNullable(e.getBeanNamesFound())
                                    .map(names -> String.join(", ", names))
                                    .orElse("")
                            + ".",
                    "Mark one of them as @Primary.",
                    e);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    SyncQueue syncQueue(OfflineSync sync) {
        return sync.queue();
    }

    @Bean
    QueueState offlineSyncState(SyncQueue queue, ObjectProvider<InstantSource> clock) {
        return new QueueState(queue, clock.getIfUnique(InstantSource::system));
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

    @Bean
    StartReport offlineSyncStartReport(
            SyncStore store,
            Handlers handlers,
            OfflineSyncProperties properties,
            ObjectProvider<WorkerLifecycle> worker) {
        return new StartReport(store, handlers, properties, worker);
    }
}
