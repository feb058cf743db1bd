package dev.offlinesync.spring;

import dev.offlinesync.core.store.SyncStore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says what to do if there is no store. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncStore.class)
class MissingStoreConfiguration {
    @Bean
    SyncStore syncStore() {
        throw new CannotStart(
                "offline-sync has no store to keep its queue in.",
                "Add sync-mongo-adapter, and have one MongoClient bean (of several, a primary one); or add"
                        + " sync-sqlite-adapter; or make a SyncStore bean of your own.");
    }
}
