package dev.offlinesync.spring;

import com.mongodb.client.MongoClient;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The queue in the application's MongoDB. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncStore.class)
@ConditionalOnStore(StoreKind.MONGO)
class MongoStoreConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.store");

    @Bean
    SyncStore syncStore(
            ListableBeanFactory beans,
            ObjectProvider<MongoClient> clients,
            Handlers handlers,
            OfflineSyncProperties properties,
            ObjectProvider<MongoDatabase> spring) {
        MongoClient client = client(clients);
        try {
            MongoStoreOptions options = MongoStoreOptions.of(handlers.layouts())
                    .withTimeout(properties.mongo().timeout());
            MongoStore store = MongoStore.open(client, database(properties, spring), options);
            store.warnings().forEach(LOG::warn);
            return store;
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "The store of offline-sync cannot be opened: " + e.getMessage() + ".",
                    "Correct what is named there: offline-sync.mongo.database, offline-sync.mongo.timeout, or the"
                            + " collection of a resource.",
                    e);
        } catch (StoreUnavailable | IllegalStateException e) {
            throw new CannotStart(
                    e.getMessage() + ".",
                    "Check that it runs. The MongoClient bean "
                            + String.join(", ", beans.getBeanNamesForType(MongoClient.class, true, false))
                            + " says where it is: if Spring Boot made it, by "
                            + BootLine.current().mongoUri() + ".",
                    e);
        }
    }

    private static MongoClient client(ObjectProvider<MongoClient> clients) {
        @Nullable MongoClient client;
        try {
            client = clients.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new CannotStart(
                    "offline-sync needs one MongoClient bean, and there are " + e.getNumberOfBeansFound() + ": "
                            + String.join(
                                    ", ",
                                    Optional.ofNullable(e.getBeanNamesFound()).orElseThrow(() -> e)) + ".",
                    "Mark one of them as @Primary, or make a SyncStore bean of your own.",
                    e);
        }
        if (client == null) {
            throw new CannotStart(
                    "sync-mongo-adapter is on the class path, but there is no MongoClient bean for it.",
                    "Add " + BootLine.current().mongoStarter() + ", with which Spring Boot makes one from "
                            + BootLine.current().mongoUri() + "; or make a MongoClient bean of your own.");
        }
        return client;
    }

    private static String database(OfflineSyncProperties properties, ObjectProvider<MongoDatabase> spring) {
        @Nullable String own = properties.mongo().database();
        if (own != null) {
            return own;
        }
        @Nullable MongoDatabase springs = spring.getIfUnique();
        return Optional.ofNullable(springs).flatMap(MongoDatabase::name).orElse(MongoStore.DEFAULT_DATABASE);
    }
}
