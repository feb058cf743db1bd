package dev.offlinesync.spring;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.mongo.MongoStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.InfrastructureProxy;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoDatabaseUtils;
import org.springframework.data.mongodb.SessionSynchronization;

/** Transactions of a {@code MongoTransactionManager}. */
final class MongoTransactions implements JoinableTransactions {
    private final MongoStore store;
    private final List<MongoDatabaseFactory> factories;

    MongoTransactions(MongoStore store, List<MongoDatabaseFactory> factories) {
        this.store = store;
        this.factories = factories;
    }

    @Override
    public Optional<Joined> current() {
        return factories.stream()
                .filter(MongoDatabaseUtils::isTransactionActive)
                .findFirst()
                .flatMap(factory -> new SessionOf(factory).find())
                .map(session -> new InSession(store.within(session)));
    }

    /** After its commit it is no longer {@link MongoDatabaseUtils#isTransactionActive active}, so there is no rest. */
    private record InSession(Enlistment session) implements Joined {
        @Override
        public List<Stored> insert(List<SyncItem> items) {
            return session.insert(items);
        }

        @Override
        public void commitRest() {}
    }

    /** Spring gives the session of a transaction to a factory alone: this stands for the one that it knows. */
    private static final class SessionOf implements MongoDatabaseFactory, InfrastructureProxy {
        private final MongoDatabaseFactory factory;
        private @Nullable ClientSession found;

        SessionOf(MongoDatabaseFactory factory) {
            this.factory = factory;
        }

        Optional<ClientSession> find() {
            MongoDatabaseUtils.getDatabase(this, SessionSynchronization.ON_ACTUAL_TRANSACTION);
            return Optional.ofNullable(found);
        }

        @Override
        public Object getWrappedObject() {
            return factory;
        }

        @Override
        public MongoDatabaseFactory withSession(ClientSession session) {
            found = session;
            return this;
        }

        @Override
        public MongoDatabase getMongoDatabase() {
            return factory.getMongoDatabase();
        }

        @Override
        public MongoDatabase getMongoDatabase(String name) {
            return factory.getMongoDatabase(name);
        }

        @Override
        public PersistenceExceptionTranslator getExceptionTranslator() {
            return factory.getExceptionTranslator();
        }

        @Override
        public ClientSession getSession(ClientSessionOptions options) {
            return factory.getSession(options);
        }
    }
}
