package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.RequiresMongo;
import dev.offlinesync.postgres.PostgresStore;
import dev.offlinesync.sqlite.SqliteStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** The queue in MongoDB, with all that Spring Boot configures by itself. */
@RequiresMongo
class MongoStoreTest {
    private final String uri = MongoServers.replicaSet().uri();
    private final String property = BootLine.current().mongoUri();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withClassLoader(new FilteredClassLoader(SqliteStore.class, PostgresStore.class))
            .withUserConfiguration(Application.class);

    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
                "org.springframework.boot.autoconfigure.data.mongo.MongoDataAutoConfiguration" // wants a database of
                // its own
            })
    static class Application {}

    /** An IDE may run this without any. */
    @BeforeEach
    void with_a_starter() {
        String ofEach = "dev.offlinesync.spring.boot.OfflineSyncMongoAutoConfiguration";
        assumeTrue(ClassUtils.isPresent(ofEach, null));
    }

    @Test
    void the_applications_client_and_database_are_used_and_the_client_is_left_to_it() {
        String database = MongoServers.freshDatabase();
        application
                .withPropertyValues(property + "=" + uri, property.replace("uri", "database") + "=" + database)
                .run(context -> {
                    SyncStore store = context.getBean(SyncStore.class);
                    assertThat(store.describe()).startsWith("MongoDB").contains("/" + database);
                    store.close();
                    assertThat(context.getBean(MongoClient.class).listDatabaseNames())
                            .contains(database);
                });
    }

    @Test
    void another_database_may_be_named() {
        String database = MongoServers.freshDatabase();
        application
                .withPropertyValues(property + "=" + uri, "offline-sync.mongo.database=" + database)
                .run(context ->
                        assertThat(context.getBean(SyncStore.class).describe()).contains("/" + database));
    }

    @Test
    void a_client_that_the_application_makes_itself_is_used() {
        String database = MongoServers.freshDatabase();
        application
                .withBean("ours", MongoClient.class, () -> MongoClients.create(uri))
                .withPropertyValues("offline-sync.mongo.database=" + database)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(MongoClient.class);
                    assertThat(context.getBean(SyncStore.class).describe()).contains("/" + database);
                });
    }

    @Test
    void a_database_that_does_not_answer_is_told_before_anything_runs() {
        application
                .withPropertyValues(
                        property + "=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200",
                        "offline-sync.mongo.timeout=1s")
                .run(context -> {
                    FailureAnalysis told = new CannotStartAnalyzer().analyze(context.getStartupFailure());
                    assertThat(told.getDescription()).contains("MongoDB at mongodb://127.0.0.1:1", "cannot be reached");
                    assertThat(told.getAction())
                            .isEqualTo("Check that it runs. The MongoClient bean mongo says where it is: if Spring Boot"
                                    + " made it, by " + property + ".");
                });
    }
}
