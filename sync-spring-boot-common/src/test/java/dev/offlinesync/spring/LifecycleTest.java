package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** When the worker runs. */
class LifecycleTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class))
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    @Test
    void the_worker_runs_while_the_application_does() {
        AtomicReference<WorkerLifecycle> worker = new AtomicReference<>();
        AtomicReference<SyncQueue> queue = new AtomicReference<>();
        application.run(context -> {
            worker.set(context.getBean(WorkerLifecycle.class));
            queue.set(context.getBean(SyncQueue.class));
            assertThat(worker.get().isRunning()).isTrue();
        });
        assertThat(worker.get().isRunning()).isFalse();
        assertThatThrownBy(() -> queue.get().process(new UserId("ann"))).isInstanceOf(QueueBusy.class);
    }

    @Test
    void the_worker_can_be_turned_off() {
        application
                .withPropertyValues("offline-sync.worker.enabled=false")
                .run(context ->
                        assertThat(context).hasSingleBean(SyncQueue.class).doesNotHaveBean(WorkerLifecycle.class));
    }

    @Test
    void without_the_http_api_an_item_has_no_client_to_wait_for() {
        application
                .withPropertyValues("offline-sync.worker.enabled=false", "offline-sync.resources[0].path=/parts")
                .run(context -> {
                    UserId ann = new UserId("ann");
                    SyncQueue queue = context.getBean(SyncQueue.class);
                    ItemId item = queue.add(ann, Submission.of("/parts", Method.POST, Map.of()))
                            .item()
                            .id();
                    context.getBean(OfflineSync.class).workOnce();
                    assertThat(queue.find(item).orElseThrow().status()).isEqualTo(Status.COMPLETED);
                });
    }

    /** Spring 7 does that to contexts that tests keep for later, and checkpoints do it on each line. */
    @Test
    void an_application_that_was_stopped_can_be_started_again() {
        application.run(context -> {
            ConfigurableApplicationContext started = context.getSourceApplicationContext();
            started.stop();
            assertThat(context.getBean(WorkerLifecycle.class).isRunning()).isFalse();
            started.start();
            assertThat(context.getBean(WorkerLifecycle.class).isRunning()).isTrue();
        });
    }

    /**
     * Stands where Spring Boot's web server ends, and then where clients of databases are closed. It must not depend on
     * the worker: Spring stops what depends on a bean before that bean, whatever the phases say.
     */
    static class Observer implements SmartLifecycle, DisposableBean {
        private final AtomicReference<WorkerLifecycle> worker;
        private final List<String> seen;
        private boolean running;

        Observer(AtomicReference<WorkerLifecycle> worker, List<String> seen) {
            this.worker = worker;
            this.seen = seen;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            seen.add("web server ended, worker running: " + worker.get().isRunning());
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 2048;
        }

        @Override
        public void destroy() {
            seen.add("beans closed, worker running: " + worker.get().isRunning());
        }
    }

    @Test
    void the_worker_ends_after_the_web_server_and_before_clients_of_databases() {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicReference<WorkerLifecycle> worker = new AtomicReference<>();
        application
                .withBean(Observer.class, () -> new Observer(worker, seen))
                .run(context -> worker.set(context.getBean(WorkerLifecycle.class)));
        assertThat(seen)
                .containsExactly("web server ended, worker running: true", "beans closed, worker running: false");
    }
}
