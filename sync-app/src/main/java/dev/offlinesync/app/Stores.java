package dev.offlinesync.app;

import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.config.Setting;
import dev.offlinesync.app.config.StoreAddress;
import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Opens the store that the configuration names, with whichever provider on the class path takes its address. */
final class Stores {
    private Stores() {}

    /**
     * @throws ConfigurationError if no store has such an address
     * @throws StartFailure if the store cannot be used
     */
    static SyncStore open(Configuration configuration, StoreSettings settings) {
        StoreAddress address = configuration.store();
        if (address.setting() == Setting.DATA_DIR) {
            DataDirectory.prepare(configuration.dataDir());
        }
        String variable = address.setting().variable();
        try {
            String told = variable + " begins with " + address.scheme() + ":";
            return provider(address.scheme(), told).open(address.text(), settings);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationError(variable + " is " + StartFailure.reason(e));
        } catch (ServiceConfigurationError e) {
            throw new StartFailure("a store on the class path cannot be loaded: " + StartFailure.reason(e), e);
        } catch (StoreUnavailable | IllegalStateException e) {
            String where = address.setting() == Setting.DATA_DIR ? "" : " (" + variable + " says where it is)";
            throw new StartFailure(StartFailure.reason(e) + where, e);
        }
    }

    /**
     * The one that takes addresses of this scheme.
     *
     * @param told what the person gave, to begin a sentence with
     */
    static StoreProvider provider(String scheme, String told) {
        Set<String> known = new TreeSet<>();
        List<StoreProvider> matching = new ArrayList<>();
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
            if (provider.schemes().contains(scheme)) {
                matching.add(provider);
            }
            known.addAll(provider.schemes());
        }
        if (matching.size() == 1) {
            return matching.get(0);
        }
        if (!matching.isEmpty()) {
            String names = matching.stream().map(p -> p.getClass().getName()).collect(Collectors.joining(" and "));
            throw new StartFailure("two stores on the class path take " + scheme + ": addresses: " + names);
        }
        throw new ConfigurationError(
                told + ", which no store on the class path takes; the ones there take " + String.join(", ", known));
    }
}
