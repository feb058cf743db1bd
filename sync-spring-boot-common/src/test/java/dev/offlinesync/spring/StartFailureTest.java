package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.postgres.PostgresStore;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an application that cannot start says, and what it says to do. */
class StartFailureTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class));

    private final ApplicationContextRunner inMemory =
            application.withBean("store", SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    private final ApplicationContextRunner onMongo =
            application.withClassLoader(new FilteredClassLoader(SqliteStore.class, PostgresStore.class));

    private static void assertTold(ApplicationContextRunner application, String description, String action) {
        application.run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = new CannotStartAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis).as("%s", context.getStartupFailure()).isNotNull();
            assertThat(analysis.getDescription()).contains(description);
            assertThat(analysis.getAction()).contains(action);
        });
    }

    @Test
    void no_store_at_all() {
        assertTold(
                application.withClassLoader(
                        new FilteredClassLoader(MongoStore.class, PostgresStore.class, SqliteStore.class)),
                "offline-sync has no store to keep its queue in.",
                "Add dev.offlinesync:sync-mongo-adapter, which uses the application's MongoClient bean; or"
                        + " dev.offlinesync:sync-postgres-adapter, which uses its DataSource bean; or"
                        + " dev.offlinesync:sync-sqlite-adapter, which uses a file; or make a SyncStore bean");
    }

    @Test
    void several_stores_on_the_class_path() {
        assertTold(
                application,
                "There are several stores for offline-sync on the class path: sync-mongo-adapter, sync-postgres-adapter"
                        + " and sync-sqlite-adapter.",
                "Set the property offline-sync.store to mongo, postgres or sqlite, or remove what you do not need.");
        assertTold(
                application.withClassLoader(new FilteredClassLoader(MongoStore.class)),
                "There are several stores for offline-sync on the class path: sync-postgres-adapter and"
                        + " sync-sqlite-adapter.",
                "Set the property offline-sync.store to postgres or sqlite");
    }

    @Test
    void a_store_that_is_named_and_not_there() {
        assertTold(
                onMongo.withPropertyValues("offline-sync.store=sqlite"),
                "offline-sync.store is sqlite, but sync-sqlite-adapter is not on the class path.",
                "Add dev.offlinesync:sync-sqlite-adapter");
    }

    @Test
    void two_beans_that_are_stores() {
        assertTold(
                application
                        .withBean("orders", SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
                        .withBean("people", SyncStore.class, () -> new InMemoryStore(InstantSource.system())),
                "offline-sync needs one SyncStore bean, and there are 2: orders, people.",
                "@Primary");
    }

    @Test
    void no_client_for_mongodb() {
        assertTold(
                onMongo,
                "sync-mongo-adapter is on the class path, but there is no MongoClient bean for it.",
                BootLine.current().mongoStarter() + ", with which Spring Boot makes one from "
                        + BootLine.current().mongoUri());
    }

    @Test
    void two_clients_for_mongodb() {
        assertTold(
                onMongo.withBean("orders", MongoClient.class, () -> Mockito.mock())
                        .withBean("people", MongoClient.class, () -> Mockito.mock()),
                "offline-sync needs one MongoClient bean, and there are 2: orders, people.",
                "@Primary");
    }

    @Test
    void a_directory_that_another_application_has(@TempDir Path directory) {
        try (SqliteStore other = SqliteStore.open(directory, InstantSource.system())) {
            assertThat(other.describe()).contains(directory.toString());
            assertTold(
                    application.withPropertyValues(
                            "offline-sync.store=sqlite", "offline-sync.sqlite.directory=" + directory),
                    directory.toString(),
                    "offline-sync.sqlite.directory");
        }
    }

    private void assertOutOfBounds(String property, String value, String why) {
        assertTold(
                inMemory.withPropertyValues(property + "=" + value),
                "The property " + property + " (\"" + property + "\" from property source \"test\") is wrong: " + why
                        + ".",
                "Correct " + property + ".");
    }

    @Test
    void properties_out_of_their_bounds() {
        assertOutOfBounds("offline-sync.lease", "-1s", "lease must be at least PT1S, not PT-1S");
        assertOutOfBounds(
                "offline-sync.handler-timeout", "1ms", "handlerTimeout must be at least PT0.01S, not PT0.001S");
        assertOutOfBounds("offline-sync.batch-size", "0", "batchSize must be 1 to 500, not 0");
        assertOutOfBounds("offline-sync.batch-bytes", "0B", "batchBytes must be 1 to 15728640, not 0");
        assertOutOfBounds("offline-sync.max-record", "1B", "maxRecord must be 1024 to 15728640, not 1");
        assertOutOfBounds("offline-sync.lane-wait", "-1s", "laneWait must be at least PT0S, not PT-1S");
        assertOutOfBounds("offline-sync.max-waiting", "-1", "maxWaiting must be 0 to 10000, not -1");
        assertOutOfBounds("offline-sync.push-time", "-1s", "pushTime must be at least PT0S, not PT-1S");
        assertOutOfBounds(
                "offline-sync.unknown-endpoint-wait", "-1s", "unknownEndpointWait must be at least PT0S, not PT-1S");
        assertOutOfBounds("offline-sync.worker.grace", "-1s", "workerGrace must be at least PT0S, not PT-1S");
        assertOutOfBounds(
                "offline-sync.worker.interval", "1ms", "workerInterval must be at least PT0.01S, not PT0.001S");
        assertOutOfBounds("offline-sync.worker.users", "0", "workerUsers must be 1 to 10000, not 0");
        assertOutOfBounds("offline-sync.worker.threads", "65", "workerThreads must be 1 to 64, not 65");
        assertOutOfBounds("offline-sync.retry.base", "0s", "base must be more than zero, not PT0S");
        assertOutOfBounds("offline-sync.retry.max", "1s", "max must be at least base (PT5S), not PT1S");
        assertOutOfBounds("offline-sync.retry.jitter", "2", "jitter must be 0 to 1, not 2.0");
    }

    @Test
    void resources_that_cannot_be() {
        assertTold(
                inMemory.withPropertyValues(
                        "offline-sync.resources[0].path=/vans",
                        "offline-sync.resources[1].path=/parts",
                        "offline-sync.resources[1].methods=GET"),
                "The property offline-sync.resources[1] is wrong: GET is not a write: /parts.",
                "Correct offline-sync.resources[1].");
        assertTold(
                inMemory.withPropertyValues(
                        "offline-sync.resources[0].path=/parts", "offline-sync.resources[0].aliases=SEND /part"),
                "an alias must be a path, or a method and a path such as POST /api/parts/create, not SEND /part",
                "offline-sync.resources[0]");
    }

    @Test
    void a_handler_and_a_resource_on_one_path() {
        assertTold(
                inMemory.withBean("stock", Resource.class, () -> Resource.of("/parts", RecordRules.NONE))
                        .withPropertyValues("offline-sync.resources[0].path=/parts"),
                "There are two handlers for /parts: the property offline-sync.resources[0] and the bean stock.",
                "Give each a path of its own.");
    }
}
