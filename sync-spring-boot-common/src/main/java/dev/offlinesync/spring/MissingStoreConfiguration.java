package dev.offlinesync.spring;

import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says what to do if there is no store, or one too many. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncStore.class)
class MissingStoreConfiguration {
    @Bean
    SyncStore syncStore(ConfigurableListableBeanFactory beans, OfflineSyncProperties properties) {
        StoreKind chosen = properties.store();
        if (chosen != StoreKind.AUTO) {
            throw new CannotStart(
                    "offline-sync.store is " + name(chosen) + ", but " + adapter(chosen) + " is not on the class path.",
                    "Add dev.offlinesync:" + adapter(chosen) + ", or correct offline-sync.store.");
        }
        if (OnStore.areBothThere(beans.getBeanClassLoader())) {
            throw new CannotStart(
                    "There are two stores for offline-sync on the class path: " + adapter(StoreKind.MONGO) + " and "
                            + adapter(StoreKind.SQLITE) + ".",
                    "Set offline-sync.store to mongo or sqlite, or remove one of the two.");
        }
        throw new CannotStart(
                "offline-sync has no store to keep its queue in.",
                "Add dev.offlinesync:" + adapter(StoreKind.MONGO)
                        + ", which uses the application's MongoClient bean; or"
                        + " dev.offlinesync:" + adapter(StoreKind.SQLITE) + ", which uses a file; or make a SyncStore"
                        + " bean of your own.");
    }

    private static String name(StoreKind kind) {
        return kind == StoreKind.MONGO ? "mongo" : "sqlite";
    }

    private static String adapter(StoreKind kind) {
        return "sync-" + name(kind) + "-adapter";
    }
}
