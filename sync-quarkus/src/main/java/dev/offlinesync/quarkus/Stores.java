package dev.offlinesync.quarkus;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** Opens the store that the properties name, or that is there. */
record Stores(OfflineSyncConfig config, Handlers handlers, InstantSource clock) {
    private static final Logger LOG = Logger.getLogger("dev.offlinesync.store");
    private static final String FILE = "sqlite:./data";

    SyncStore open(List<ClientStore> clients) {
        if (config.store().isPresent()) {
            return open(config.store().get());
        }
        if (clients.size() > 1) {
            throw new ConfigurationException(
                    "offline-sync can keep its queue in the MongoDB or in the PostgreSQL of the"
                            + " application. Remove sync-mongo-adapter or sync-postgres-adapter, or make a SyncStore bean of your"
                            + " own");
        }
        if (clients.size() == 1) {
            return clients.get(0).open(handlers);
        }
        if (schemes().contains("sqlite")) {
            return open(FILE);
        }
        throw new ConfigurationException("offline-sync has no store to keep its queue in. Add"
                + " dev.offlinesync:sync-mongo-adapter beside io.quarkus:quarkus-mongodb-client;"
                + " or dev.offlinesync:sync-postgres-adapter beside io.quarkus:quarkus-jdbc-postgresql;"
                + " or dev.offlinesync:sync-sqlite-adapter, which uses a file; or set offline-sync.store; or make a"
                + " SyncStore bean of your own");
    }

    private SyncStore open(String address) {
        String scheme = address.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
        StoreProvider provider = providers().stream()
                .filter(known -> known.schemes().contains(scheme))
                .findFirst()
                .orElseThrow(() -> Property.wrong(
                        "store",
                        new IllegalArgumentException("it begins with " + scheme
                                + ":, which no store on the class path takes; the ones there take "
                                + String.join(", ", schemes()))));
        try {
            return provider.open(address, new StoreSettings(handlers.layouts(), clock, LOG::warn));
        } catch (IllegalArgumentException e) {
            throw Property.wrong("store", new IllegalArgumentException("it is " + e.getMessage(), e));
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new ConfigurationException(e.getMessage() + " (offline-sync.store says where it is)", e);
        }
    }

    private static List<StoreProvider> providers() {
        List<StoreProvider> providers = new ArrayList<>();
        ServiceLoader.load(StoreProvider.class).forEach(providers::add);
        return providers;
    }

    private static Set<String> schemes() {
        Set<String> schemes = new TreeSet<>();
        providers().forEach(provider -> schemes.addAll(provider.schemes()));
        return schemes;
    }
}
