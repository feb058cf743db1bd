package dev.offlinesync.spring;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Adds within the transaction of Spring's in which the caller is, if that is on the database of the store. Everything
 * else is as without a transaction.
 */
final class TransactionalQueue implements SyncQueue {
    private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.transactions");

    private final OfflineSync sync;
    private final SyncQueue queue;
    private final JoinableTransactions transactions;
    private final String store;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param store what the log is to call it */
    TransactionalQueue(OfflineSync sync, JoinableTransactions transactions, String store) {
        this.sync = sync;
        this.queue = sync.queue();
        this.transactions = transactions;
        this.store = store;
    }

    @Override
    public Added add(UserId user, Submission submission) {
        return addAll(user, List.of(submission)).get(0);
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        // without synchronisation the transaction is over already, and its callbacks are running
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return queue.addAll(user, submissions);
        }
        Optional<JoinableTransactions.Joined> transaction = transactions.current();
        if (transaction.isEmpty()) {
            warn();
            return queue.addAll(user, submissions);
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

    @Override
    public Optional<InvalidSubmission> check(UserId user, Submission submission) {
        return queue.check(user, submission);
    }

    @Override
    public List<Added> push(UserId user, List<Submission> submissions) {
        return queue.push(user, submissions);
    }

    @Override
    public Processed process(UserId user) {
        return queue.process(user);
    }

    @Override
    public Page items(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return queue.items(user, statuses, after, limit);
    }

    @Override
    public QueueCounts counts(UserId user) {
        return queue.counts(user);
    }

    @Override
    public QueueCounts counts() {
        return queue.counts();
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return queue.find(id);
    }

    @Override
    public Optional<Requeued> requeue(ItemId id) {
        return queue.requeue(id);
    }

    @Override
    public Cleared clear(UserId user, Set<Status> statuses) {
        return queue.clear(user, statuses);
    }

    @Override
    public Written write(UserId user, Submission submission) {
        return queue.write(user, submission);
    }
}
