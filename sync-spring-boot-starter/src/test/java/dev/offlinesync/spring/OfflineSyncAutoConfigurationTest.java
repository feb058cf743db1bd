package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.RequiresMongo;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.mongo.MongoAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which store it takes, what it gives way to, and how it starts and stops. */
class OfflineSyncAutoConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class));

    private final ApplicationContextRunner inMemory =
            application.withBean("store", SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    @TempDir
    Path directory;

    @Test
    void without_a_mongo_client_the_queue_is_in_a_file() {
        application
                .withPropertyValues("offline-sync.sqlite.directory=" + directory)
                .run(context -> {
                    assertThat(context).getBean(SyncStore.class).isInstanceOf(SqliteStore.class);
                    assertThat(directory).isDirectoryContaining("glob:**/offline-sync.db");
                });
    }

    @Test
    void a_store_of_ones_own_wins() {
        inMemory.run(context -> assertThat(context).getBean(SyncStore.class).isInstanceOf(InMemoryStore.class));
    }

    @Test
    void where_there_is_no_store_the_application_says_what_to_add() {
        application
                .withClassLoader(new FilteredClassLoader(MongoStore.class, SqliteStore.class))
                .run(context -> {
                    FailureAnalysis analysis = new CannotStartAnalyzer().analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription()).isEqualTo("offline-sync has no store to keep its queue in.");
                    assertThat(analysis.getAction())
                            .contains("sync-mongo-adapter", "sync-sqlite-adapter", "SyncStore bean");
                });
    }

    @Test
    void a_directory_that_another_application_has_is_told() {
        try (SqliteStore other = SqliteStore.open(directory, InstantSource.system())) {
            assertThat(other.describe()).contains(directory.toString());
            application
                    .withPropertyValues("offline-sync.sqlite.directory=" + directory)
                    .run(context -> {
                        FailureAnalysis analysis = new CannotStartAnalyzer().analyze(context.getStartupFailure());
                        assertThat(analysis.getDescription()).contains(directory.toString());
                        assertThat(analysis.getAction()).contains("offline-sync.sqlite.directory");
                    });
        }
    }

    @Test
    void a_wrong_value_is_told_with_what_is_allowed() {
        inMemory.withPropertyValues("offline-sync.batch-size=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("batchSize must be 1 to 500, not 0"));
        inMemory.withPropertyValues("offline-sync.lease=-1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("lease must be at least PT1S, not PT-1S"));
    }

    @Test
    void a_customizer_has_the_last_word() {
        inMemory.withPropertyValues("offline-sync.batch-size=7")
                .withBean(OfflineSyncCustomizer.class, () -> builder -> builder.workerThreads(0))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("workerThreads must be 1 to 64, not 0"));
    }

    @Test
    void a_queue_of_ones_own_wins() {
        OfflineSync own =
                OfflineSync.builder(new InMemoryStore(InstantSource.system())).build();
        inMemory.withBean(OfflineSync.class, () -> own).run(context -> {
            assertThat(context).getBean(OfflineSync.class).isSameAs(own);
            assertThat(context).getBean(SyncQueue.class).isSameAs(own.queue());
        });
    }

    @Test
    void the_worker_runs_while_the_application_does() {
        AtomicReference<WorkerLifecycle> worker = new AtomicReference<>();
        AtomicReference<SyncQueue> queue = new AtomicReference<>();
        inMemory.run(context -> {
            worker.set(context.getBean(WorkerLifecycle.class));
            queue.set(context.getBean(SyncQueue.class));
            assertThat(worker.get().isRunning()).isTrue();
        });
        assertThat(worker.get().isRunning()).isFalse();
        assertThatThrownBy(() -> queue.get().process(new UserId("ann"))).isInstanceOf(QueueBusy.class);
    }

    @Test
    void the_worker_can_be_turned_off() {
        inMemory.withPropertyValues("offline-sync.worker.enabled=false")
                .run(context ->
                        assertThat(context).hasSingleBean(SyncQueue.class).doesNotHaveBean(WorkerLifecycle.class));
    }

    @Nested
    @RequiresMongo
    class OnMongoDb {
        private final String uri = MongoServers.replicaSet().uri();
        private final ApplicationContextRunner withMongo = new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(MongoAutoConfiguration.class, OfflineSyncAutoConfiguration.class));

        @Test
        void the_applications_client_and_database_are_used_and_the_client_is_left_to_it() {
            String database = MongoServers.freshDatabase();
            withMongo
                    .withPropertyValues("spring.data.mongodb.uri=" + uri, "spring.data.mongodb.database=" + database)
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
            withMongo
                    .withPropertyValues("spring.data.mongodb.uri=" + uri, "offline-sync.mongo.database=" + database)
                    .run(context -> assertThat(context.getBean(SyncStore.class).describe())
                            .contains("/" + database));
        }

        @Test
        void a_database_that_does_not_answer_is_told_before_anything_runs() {
            withMongo
                    .withPropertyValues(
                            "spring.data.mongodb.uri=mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200",
                            "offline-sync.mongo.timeout=1s")
                    .run(context -> assertThat(new CannotStartAnalyzer()
                                    .analyze(context.getStartupFailure())
                                    .getDescription())
                            .contains("MongoDB at mongodb://127.0.0.1:1", "cannot be reached"));
        }
    }
}
