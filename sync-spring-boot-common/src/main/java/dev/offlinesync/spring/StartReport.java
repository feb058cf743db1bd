package dev.offlinesync.spring;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** One line in the log of what was put together. */
final class StartReport implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.start");

    private final SyncStore store;
    private final Handlers handlers;
    private final OfflineSyncProperties properties;
    private final ObjectProvider<WorkerLifecycle> worker;

    StartReport(
            SyncStore store,
            Handlers handlers,
            OfflineSyncProperties properties,
            ObjectProvider<WorkerLifecycle> worker) {
        this.store = store;
        this.handlers = handlers;
        this.properties = properties;
        this.worker = worker;
    }

    @Override
    public void afterSingletonsInstantiated() {
        LOG.info(line());
    }

    String line() {
        Set<String> declared = handlers.resources().stream().map(Resource::path).collect(Collectors.toSet());
        List<String> own = handlers.routes().stream()
                .filter(route -> !declared.contains(route.path()))
                .map(StartReport::described)
                .toList();
        return "offline-sync: store " + store.describe()
                + "; worker " + (worker.getIfAvailable() == null ? "off" : "on, " + threads())
                + "; resources "
                + listed(handlers.resources().stream().map(Resource::path).toList())
                + "; handlers " + listed(own);
    }

    private String threads() {
        int threads = properties.worker().threads();
        return threads + (threads == 1 ? " thread" : " threads");
    }

    private static String described(Route route) {
        return route.path() + (route.handler() instanceof EffectHandler ? " (effect)" : " (pure)");
    }

    private static String listed(List<String> paths) {
        return paths.isEmpty() ? "none" : String.join(", ", paths);
    }
}
