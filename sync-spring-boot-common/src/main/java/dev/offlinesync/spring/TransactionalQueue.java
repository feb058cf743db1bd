package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.ForwardingSyncQueue;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Adds within the transaction of Spring's in which the caller is, if that is on the database of the store. Everything
 * else is as without a transaction.
 */
final class TransactionalQueue extends ForwardingSyncQueue {
    private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.transactions");

    private final OfflineSync sync;
    private final JoinableTransactions transactions;
    private final String store;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param store what the log is to call it */
    TransactionalQueue(OfflineSync sync, JoinableTransactions transactions, String store) {
        super(sync.queue());
        this.sync = sync;
        this.transactions = transactions;
        this.store = store;
    }

    /** A client's request is no transaction. */
    @Override
    public SyncQueue forClients() {
        return forwarded().forClients();
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        // without synchronisation the transaction is over already, and its callbacks are running
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return super.addAll(user, submissions);
        }
        Optional<JoinableTransactions.Joined> transaction = transactions.current();
        if (transaction.isEmpty()) {
            warn();
            return super.addAll(user, submissions);
        }
        EnlistedQueue enlisted = sync.within(transaction.get());
        List<Added> added = enlisted.addAll(user, submissions);
        TransactionSynchronizationManager.registerSynchronization(new Completion(enlisted, transaction.get()));
        return added;
    }

    /** Spring does not say whether a transaction is committed already when its {@code afterCommit} callbacks add something. */
    private static final class Completion implements TransactionSynchronization {
        private final EnlistedQueue enlisted;
        private final JoinableTransactions.Joined transaction;
        private boolean wasInTime;

        Completion(EnlistedQueue enlisted, JoinableTransactions.Joined transaction) {
            this.enlisted = enlisted;
            this.transaction = transaction;
        }

        @Override
        public void afterCommit() {
            wasInTime = true;
            enlisted.committed();
        }

        /** Of one that was registered in the midst of the callbacks, this alone is called. */
        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED && !wasInTime) {
                transaction.commitRest();
                enlisted.committed();
            }
        }
    }

    private void warn() {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "an item was added within a transaction that is not one of the queue's store ({}): it stays and runs"
                            + " even if the transaction is rolled back; this is said once",
                    store);
        }
    }
}
