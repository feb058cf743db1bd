package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.postgres.PostgresStore;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A queue that takes part in Spring's transactions, if the application has any. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(TransactionSynchronizationManager.class)
class TransactionalQueueConfiguration {
    @Bean
    @ConditionalOnMissingBean
    SyncQueue syncQueue(
            OfflineSync sync, ObjectProvider<SyncStore> store, ObjectProvider<TransactionsOfStore> transactions) {
        SyncStore ofQueue = store.getIfUnique();
        if (ofQueue == null) { // the application made its queue itself
            return sync.queue();
        }
        JoinableTransactions joinable = transactions.stream()
                .flatMap(kind -> kind.of(ofQueue).stream())
                .findFirst()
                .orElse(Optional::empty);
        return new TransactionalQueue(sync, joinable, ofQueue.describe());
    }

    /** The transactions that a kind of store can join. */
    interface TransactionsOfStore {
        /** Empty if the store is of another kind, or has no connection to Spring. */
        Optional<JoinableTransactions> of(SyncStore store);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({PostgresStore.class, DataSourceUtils.class})
    static class OnPostgres {
        @Bean
        TransactionsOfStore offlineSyncPostgresTransactions() {
            return store -> store instanceof PostgresStore postgres
                    ? postgres.dataSource().map(connections -> new PostgresTransactions(postgres, connections))
                    : Optional.empty();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MongoStore.class, MongoDatabaseFactory.class})
    static class OnMongo {
        @Bean
        TransactionsOfStore offlineSyncMongoTransactions(ObjectProvider<MongoDatabaseFactory> factories) {
            return store -> store instanceof MongoStore mongo
                    ? Optional.of(
                            new MongoTransactions(mongo, factories.stream().toList()))
                    : Optional.empty();
        }
    }
}
