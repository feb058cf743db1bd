package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A transaction that has nothing to do with the store of the queue. */
class OtherTransactionTest {
    private static final UserId ANN = new UserId("ann");
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class))
            .withBean("store", SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.offlinesync.transactions");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    /** Of a database that is not here. */
    private static final class Elsewhere extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return "elsewhere";
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    @Test
    void the_item_is_stored_for_itself_and_the_log_says_so_once() {
        application.run(context -> {
            SyncQueue queue = context.getBean(SyncQueue.class);
            new TransactionTemplate(new Elsewhere()).executeWithoutResult(status -> {
                queue.add(ANN, Submission.of("/mails", Method.POST, Map.of()).withMutationId("m1"));
                queue.add(ANN, Submission.of("/mails", Method.POST, Map.of()).withMutationId("m2"));
                status.setRollbackOnly();
            });

            assertThat(queue.items(ANN, EnumSet.allOf(Status.class), null, 10).items())
                    .hasSize(2);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .contains("not one of the queue's store (memory");
        });
    }

    @Test
    void an_application_may_have_no_transactions_at_all() {
        application
                .withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SyncQueue.class));
    }
}
