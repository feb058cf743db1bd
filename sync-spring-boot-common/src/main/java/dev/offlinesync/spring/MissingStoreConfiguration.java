package dev.offlinesync.spring;

import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
        List<StoreKind> there = OnStore.there(beans.getBeanClassLoader());
        if (there.size() > 1) {
            throw new CannotStart(
                    "There are several stores for offline-sync on the class path: "
                            + listed(there, " and ", MissingStoreConfiguration::adapter) + ".",
                    "Set the property offline-sync.store to " + listed(there, " or ", MissingStoreConfiguration::name)
                            + ", or remove what you do not need.");
        }
        throw new CannotStart(
                "offline-sync has no store to keep its queue in.",
                "Add dev.offlinesync:" + adapter(StoreKind.MONGO)
                        + ", which uses the application's MongoClient bean; or"
                        + " dev.offlinesync:" + adapter(StoreKind.POSTGRES) + ", which uses its DataSource bean; or"
                        + " dev.offlinesync:" + adapter(StoreKind.SQLITE) + ", which uses a file; or make a SyncStore"
                        + " bean of your own.");
    }

    private static String name(StoreKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String adapter(StoreKind kind) {
        return "sync-" + name(kind) + "-adapter";
    }

    private static String listed(List<StoreKind> kinds, String last, Function<StoreKind, String> word) {
        List<String> words = kinds.stream().map(word).toList();
        int end = words.size() - 1;
        return String.join(", ", words.subList(0, end)) + last + words.get(end);
    }
}
