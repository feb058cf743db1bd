package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.store.Enlistment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Items that are added within a transaction of the application's are in the queue if it commits, and only then. */
public interface EnlistmentContract extends StoreContract {
    /** A transaction on the database of the store under test. */
    interface Transaction {
        Enlistment enlistment();

        void commit();

        void rollBack();
    }

    /** A new transaction. */
    Transaction begin();

    private static Submission mail(String mutation) {
        return Submission.of("/api/mails", Method.POST, Map.of()).withMutationId(mutation);
    }

    private OfflineSync queue(BlockingQueue<SyncItem> handled) {
        return OfflineSync.builder(store())
                .handlers(Handlers.builder()
                        .effect("/api/mails", (item, context) -> {
                            handled.add(item);
                            return new Outcome.Done(null);
                        })
                        .build())
                .workerInterval(Duration.ofHours(2)) // nobody finds anything by looking
                .workerGrace(Duration.ofHours(2)) // which is for the items of clients
                .build();
    }

    @Test
    default void what_is_added_in_a_transaction_runs_after_its_commit_and_not_before() throws InterruptedException {
        BlockingQueue<SyncItem> handled = new LinkedBlockingQueue<>();
        try (OfflineSync sync = queue(handled)) {
            sync.start();
            Transaction transaction = begin();
            EnlistedQueue queue = sync.within(transaction.enlistment());
            Added added = queue.add(Given.BERT, mail("m1"));
            assertEquals(0, sync.queue().process(Given.BERT).attempted().size(), "nobody sees it yet");

            transaction.commit();
            queue.committed();

            SyncItem ran = handled.poll(30, TimeUnit.SECONDS);
            assertTrue(ran != null && ran.id().equals(added.item().id()), "it did not run");
        }
    }

    @Test
    default void nothing_of_a_transaction_that_is_rolled_back_stays() {
        try (OfflineSync sync = queue(new LinkedBlockingQueue<>())) {
            Transaction transaction = begin();
            Added added = sync.within(transaction.enlistment())
                    .addAll(Given.BERT, List.of(mail("m1"), mail("m2")))
                    .get(0);
            transaction.rollBack();

            assertEquals(0, sync.queue().process(Given.BERT).attempted().size());
            assertTrue(sync.queue().find(added.item().id()).isEmpty());
        }
    }

    @Test
    default void a_resend_within_a_transaction_is_the_same_item_and_does_not_end_the_transaction() {
        try (OfflineSync sync = queue(new LinkedBlockingQueue<>())) {
            SyncItem first = sync.queue().add(Given.BERT, mail("m1")).item();
            Transaction transaction = begin();
            List<Added> added = sync.within(transaction.enlistment())
                    .addAll(Given.BERT, List.of(mail("m1"), mail("m2"), mail("m2")));
            transaction.commit();

            assertEquals(
                    List.of(Added.Kind.DUPLICATE, Added.Kind.STORED, Added.Kind.DUPLICATE),
                    added.stream().map(Added::kind).toList());
            assertEquals(first.id(), added.get(0).item().id());
            assertEquals(2, sync.queue().process(Given.BERT).successful());
        }
    }

    @Test
    default void items_of_one_transaction_run_in_their_order() {
        BlockingQueue<SyncItem> handled = new LinkedBlockingQueue<>();
        try (OfflineSync sync = queue(handled)) {
            Transaction transaction = begin();
            EnlistedQueue queue = sync.within(transaction.enlistment());
            for (int i = 0; i < 5; i++) {
                queue.add(Given.BERT, mail("m" + i));
            }
            transaction.commit();
            sync.queue().process(Given.BERT);

            assertEquals(
                    List.of("m0", "m1", "m2", "m3", "m4"),
                    handled.stream().map(SyncItem::mutationId).toList());
        }
    }
}
