package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An item that is added in a method with {@code @Transactional} is in the queue if that commits, and only then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransactionContract {
    private static final UserId ANN = new UserId("ann");

    private ConfigurableApplicationContext application;

    /** What has the database and its transaction manager. */
    protected abstract Class<?> database();

    protected abstract String[] properties();

    /** Writes something of the application's own, and counts it. */
    protected abstract void writeOrder(ConfigurableApplicationContext application);

    protected abstract long orders(ConfigurableApplicationContext application);

    @BeforeAll
    void start() {
        application = new SpringApplicationBuilder(Application.class, database())
                .properties(properties())
                .properties("spring.main.banner-mode=off", "spring.main.web-application-type=none")
                .properties("offline-sync.worker.interval=2h") // nobody finds anything by looking
                .run();
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private record Told(String mutation) {}

    @EnableTransactionManagement
    @ImportAutoConfiguration(OfflineSyncAutoConfiguration.class)
    static class Application {
        final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

        @Bean
        Handlers handlers() {
            return Handlers.builder()
                    .effect("/mails", (item, context) -> {
                        mails.add(String.valueOf(item.mutationId()));
                        return new Outcome.Done(null);
                    })
                    .build();
        }

        @Bean
        Orders orders(SyncQueue queue) {
            return new Orders(queue);
        }
    }

    static class Orders {
        private final SyncQueue queue;

        Orders(SyncQueue queue) {
            this.queue = queue;
        }

        @Transactional
        public Added order(String mutation, Runnable then) {
            Added added = queue.add(ANN, mail(mutation));
            then.run();
            return added;
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public Added orderAlone(String mutation) {
            return queue.add(ANN, mail(mutation));
        }

        @TransactionalEventListener
        public void committed(Told told) {
            queue.add(ANN, mail(told.mutation()));
        }
    }

    private static Submission mail(String mutation) {
        return Submission.of("/mails", Method.POST, Map.of()).withMutationId(mutation);
    }

    private Orders service() {
        return application.getBean(Orders.class);
    }

    private void awaitMail(String mutation) throws InterruptedException {
        assertThat(application.getBean(Application.class).mails.poll(30, TimeUnit.SECONDS))
                .isEqualTo(mutation);
    }

    private boolean isStored(Added added) {
        return application
                .getBean(OfflineSync.class)
                .queue()
                .find(added.item().id())
                .isPresent();
    }

    @Test
    void it_runs_after_the_commit_and_nobody_sees_it_before() throws InterruptedException {
        long before = orders(application);
        SyncQueue outside = application.getBean(OfflineSync.class).queue();

        Added added = service().order("committed", () -> {
            writeOrder(application);
            assertThat(outside.process(ANN).attempted()).isEmpty();
        });

        awaitMail("committed");
        assertThat(isStored(added)).isTrue();
        assertThat(orders(application)).isEqualTo(before + 1);
    }

    @Test
    void nothing_stays_of_a_transaction_that_is_rolled_back() {
        long before = orders(application);

        assertThatThrownBy(() -> service().order("rolled-back", () -> {
                    writeOrder(application);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        Added again = application.getBean(OfflineSync.class).queue().add(ANN, mail("rolled-back"));
        assertThat(again.kind()).isEqualTo(Added.Kind.STORED);
        assertThat(orders(application)).isEqualTo(before);
        drain();
    }

    private void drain() {
        application.getBean(OfflineSync.class).queue().process(ANN);
        application.getBean(Application.class).mails.clear();
    }

    @Test
    void a_transaction_of_its_own_within_another_is_for_itself() throws InterruptedException {
        assertThatThrownBy(() -> service().order("outer", () -> {
                    service().orderAlone("inner");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        awaitMail("inner");
        assertThat(application
                        .getBean(OfflineSync.class)
                        .queue()
                        .add(ANN, mail("outer"))
                        .kind())
                .isEqualTo(Added.Kind.STORED);
        awaitMail("outer");
    }

    @Test
    void what_is_added_after_the_commit_is_stored_for_itself() throws InterruptedException {
        new TransactionTemplate(application.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> application.publishEvent(new Told("told")));

        awaitMail("told");
    }

    @Test
    void what_a_callback_of_the_transaction_adds_after_the_commit_is_stored_for_itself() throws InterruptedException {
        service()
                .order(
                        "before",
                        () -> TransactionSynchronizationManager.registerSynchronization(
                                new TransactionSynchronization() {
                                    @Override
                                    public void afterCommit() {
                                        application.getBean(SyncQueue.class).add(ANN, mail("after"));
                                    }
                                }));

        awaitMail("before");
        awaitMail("after");
    }

    @Test
    void what_a_callback_of_the_transaction_adds_before_the_commit_belongs_to_it() throws InterruptedException {
        for (boolean commits : List.of(false, true)) {
            new TransactionTemplate(application.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(status -> {
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void beforeCompletion() {
                                application.getBean(SyncQueue.class).add(ANN, mail("completing"));
                            }
                        });
                        if (!commits) {
                            status.setRollbackOnly();
                        }
                    });
        }

        awaitMail("completing");
    }

    @Test
    void a_resend_and_an_invalid_item_leave_the_transaction_alive() throws InterruptedException {
        service().order("sent", () -> {});
        awaitMail("sent");

        new TransactionTemplate(application.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            SyncQueue queue = application.getBean(SyncQueue.class);
            assertThat(queue.add(ANN, mail("sent")).kind()).isEqualTo(Added.Kind.DUPLICATE);
            assertThatThrownBy(() -> queue.add(ANN, mail("x".repeat(1000)))).isInstanceOf(RuntimeException.class);
            queue.add(ANN, mail("another"));
        });
        awaitMail("another");
    }

    @Test
    void without_a_transaction_it_is_stored_at_once() throws InterruptedException {
        application.getBean(SyncQueue.class).add(ANN, mail("alone"));
        awaitMail("alone");

        TransactionTemplate none = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
        none.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
        none.executeWithoutResult(status -> {
            orders(application); // perhaps on a connection that is kept
            application.getBean(SyncQueue.class).add(ANN, mail("supported"));
        });

        awaitMail("supported");
    }
}
