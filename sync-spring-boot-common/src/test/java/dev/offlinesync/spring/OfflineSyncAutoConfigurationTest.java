package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What it makes, what it gives way to, and what it says of it. */
class OfflineSyncAutoConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class));

    private final ApplicationContextRunner inMemory =
            application.withBean("store", SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    @TempDir
    Path directory;

    @Test
    void the_queue_can_be_in_a_file() {
        application
                .withPropertyValues("offline-sync.store=sqlite", "offline-sync.sqlite.directory=" + directory)
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
            UserId ann = new UserId("ann");
            SyncItem added = own.queue()
                    .add(ann, Submission.of("/parts", Method.POST, Map.of()))
                    .item();
            assertThat(context.getBean(SyncQueue.class).find(added.id())).isPresent();
        });
    }

    @Test
    void it_says_in_one_line_what_it_put_together() {
        EffectHandler mails = (item, context) -> new Outcome.Done(null);
        inMemory.withPropertyValues("offline-sync.worker.threads=1")
                .withBean(
                        Handlers.class,
                        () -> Handlers.builder()
                                .resource(Resource.of("/parts", RecordRules.NONE))
                                .effect("/mails", mails)
                                .build())
                .run(context -> assertThat(context.getBean(StartReport.class).line())
                        .isEqualTo(
                                "offline-sync: store memory (nothing is kept when the process ends); worker on, 1 thread; resources /parts; handlers"
                                        + " /mails (effect)"));
        inMemory.withPropertyValues("offline-sync.worker.enabled=false")
                .run(
                        context -> assertThat(context.getBean(StartReport.class).line())
                                .isEqualTo(
                                        "offline-sync: store memory (nothing is kept when the process ends); worker off; resources none; handlers none"));
    }
}
