package dev.offlinesync.spring;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The queue in a file, for an application of one instance. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncStore.class)
@ConditionalOnStore(StoreKind.SQLITE)
class SqliteStoreConfiguration {
    @Bean
    SyncStore syncStore(Handlers handlers, OfflineSyncProperties properties, ObjectProvider<InstantSource> clock) {
        Path directory = properties.sqlite().directory();
        try {
            return SqliteStore.open(directory, handlers.collections(), clock.getIfUnique(InstantSource::system));
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new CannotStart(e.getMessage() + ".", "offline-sync.sqlite.directory says where the file is.", e);
        }
    }
}
