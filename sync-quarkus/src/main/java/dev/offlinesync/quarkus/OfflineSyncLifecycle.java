package dev.offlinesync.quarkus;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Starts and stops the queue with the application: before its own observers, and after them. */
@Singleton
public class OfflineSyncLifecycle {
    private static final Logger LOG = Logger.getLogger("dev.offlinesync.start");

    void start(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event,
            OfflineSync sync,
            SyncStore store,
            Handlers handlers,
            OfflineSyncConfig config,
            ApiRoutes routes) {
        if (config.worker().enabled()) {
            sync.start();
        }
        if (config.http().enabled()) {
            routes.register();
        }
        LOG.info(line(store, handlers, config));
    }

    /** What is being answered has been answered; calls of handlers that run end first. Clients of databases are still open. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event, OfflineSync sync) {
        sync.close();
    }

    private static String line(SyncStore store, Handlers handlers, OfflineSyncConfig config) {
        Set<String> declared = handlers.resources().stream().map(Resource::path).collect(Collectors.toSet());
        List<String> own = handlers.routes().stream()
                .filter(route -> !declared.contains(route.path()))
                .map(OfflineSyncLifecycle::described)
                .toList();
        int threads = config.worker().threads();
        String worker = config.worker().enabled() ? "on, " + threads + (threads == 1 ? " thread" : " threads") : "off";
        return "offline-sync: store " + store.describe() + "; worker " + worker + "; resources "
                + listed(handlers.resources().stream().map(Resource::path).toList())
                + "; handlers " + listed(own);
    }

    private static String described(Route route) {
        return route.path() + (route.handler() instanceof EffectHandler ? " (effect)" : " (pure)");
    }

    private static String listed(List<String> paths) {
        return paths.isEmpty() ? "none" : String.join(", ", paths);
    }
}
