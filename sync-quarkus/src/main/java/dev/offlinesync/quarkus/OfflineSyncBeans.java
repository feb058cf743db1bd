package dev.offlinesync.quarkus;

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
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** The queue, its handlers and its store. Each bean gives way to one of the application's own. */
@Singleton
public class OfflineSyncBeans {
    /** Resources, routes and whatever carries {@link SyncHandler}. */
    @Produces
    @Singleton
    @DefaultBean
    Handlers handlers(
            OfflineSyncConfig config,
            DeclaredHandlers declared,
            Instance<Resource> resources,
            Instance<Route> routes,
            Instance<DataMapper> mapper,
            Instance<Object> beans) {
        RouteTable table = new RouteTable();
        if (mapper.isResolvable()) {
            table.mapper(mapper.get());
        }
        for (int i = 0; i < config.resources().size(); i++) {
            ResourceConfig resource = config.resources().get(i);
            String property = "resources[" + i + "]";
            Property.use(property, () -> table.resource(DeclaredResource.of(resource)));
        }
        resources.forEach(resource -> table.named("the Resource bean for " + resource.path(), () -> {
            table.resource(resource);
        }));
        routes.forEach(route -> table.named("the Route bean for " + route.path(), () -> table.route(route)));
        declared.all()
                .forEach(handler -> table.named(
                        "the handler " + handler.origin(),
                        () -> table.handler(handler.path(), BeanHandler.of(handler, beans))));
        return table.build();
    }

    @Produces
    @Singleton
    @DefaultBean
    SyncStore store(
            OfflineSyncConfig config, Handlers handlers, Instance<ClientStore> clients, Instance<InstantSource> clock) {
        Stores stores = new Stores(config, handlers, clock.isResolvable() ? clock.get() : InstantSource.system());
        return stores.open(clients.stream().toList());
    }

    /** After the queue, which stops with the application. */
    void close(@Disposes SyncStore store) {
        store.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    OfflineSync sync(
            SyncStore store,
            Handlers handlers,
            OfflineSyncConfig config,
            Instance<FailurePolicy> failures,
            Instance<RetryPolicy> retries,
            Instance<SyncListener> listeners,
            Instance<AroundHandler> around,
            Instance<InstantSource> clock,
            Instance<OfflineSyncCustomizer> customizers) {
        OfflineSync.Builder builder = OfflineSync.builder(store).handlers(handlers);
        new EngineSettings(config).apply(builder);
        builder.listener(listeners.stream().reduce(SyncListener.logging(), SyncListener::andThen));
        around.forEach(builder::around);
        if (failures.isResolvable()) {
            builder.failures(failures.get());
        }
        if (retries.isResolvable()) {
            builder.retryPolicy(retries.get());
        }
        if (clock.isResolvable()) {
            builder.clock(clock.get());
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Produces
    @Singleton
    @DefaultBean
    SyncQueue queue(
            OfflineSync sync, SyncStore store, Instance<Transactions> transactions, Instance<JoinableStore> joinable) {
        if (transactions.isUnsatisfied()) {
            return sync.queue();
        }
        List<JoinableStore> kinds = joinable.stream().toList();
        return new TransactionalQueue(
                sync,
                transactions.get(),
                () -> kinds.stream()
                        .flatMap(kind -> kind.current(store).stream())
                        .findFirst(),
                store.describe());
    }

    @Produces
    @Singleton
    @DefaultBean
    SyncRecords records(OfflineSync sync) {
        return sync.records();
    }
}
