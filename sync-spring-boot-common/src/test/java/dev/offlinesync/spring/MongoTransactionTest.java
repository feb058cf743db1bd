package dev.offlinesync.spring;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import org.bson.Document;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.transaction.PlatformTransactionManager;

/** {@code @Transactional} with Spring Data's transactions on MongoDB. */
@RequiresMongo
class MongoTransactionTest extends TransactionContract {
    private static final String DATABASE = MongoServers.freshDatabase();

    @Override
    protected Class<?> database() {
        return OnMongo.class;
    }

    static class OnMongo {
        @Bean
        MongoClient client() {
            return MongoClients.create(MongoServers.replicaSet().uri());
        }

        @Bean
        MongoDatabaseFactory factory(MongoClient client) {
            return new SimpleMongoClientDatabaseFactory(client, DATABASE);
        }

        @Bean
        PlatformTransactionManager transactions(MongoDatabaseFactory factory) {
            return new MongoTransactionManager(factory);
        }
    }

    @Override
    protected String[] properties() {
        return new String[] {"offline-sync.store=mongo", "offline-sync.mongo.database=" + DATABASE + "queue"};
    }

    private static MongoTemplate template(ConfigurableApplicationContext application) {
        return new MongoTemplate(application.getBean(MongoDatabaseFactory.class));
    }

    @Override
    protected void writeOrder(ConfigurableApplicationContext application) {
        template(application).insert(new Document("n", 1), "orders");
    }

    @Override
    protected long orders(ConfigurableApplicationContext application) {
        return application
                .getBean(MongoClient.class)
                .getDatabase(DATABASE)
                .getCollection("orders")
                .countDocuments();
    }
}
