package dev.offlinesync.quarkus;

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
import dev.offlinesync.core.store.Enlistment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Adds within the transaction of JTA in which the caller is, if that is on the database of the store. Everything else is
 * as without a transaction.
 */
final class TransactionalQueue implements SyncQueue {
    private static final Logger LOG = Logger.getLogger("dev.offlinesync.transactions");

    private final OfflineSync sync;
    private final SyncQueue queue;
    private final Transactions transactions;
    private final Supplier<Optional<Enlistment>> ofStore;
    private final String store;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param ofStore the transaction in which the calling thread is, if it is on the database of the store
     * @param store what the log is to call it
     */
    TransactionalQueue(
            OfflineSync sync, Transactions transactions, Supplier<Optional<Enlistment>> ofStore, String store) {
        this.sync = sync;
        this.queue = sync.queue();
        this.transactions = transactions;
        this.ofStore = ofStore;
        this.store = store;
    }

    @Override
    public Added add(UserId user, Submission submission) {
        return addAll(user, List.of(submission)).get(0);
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        if (!transactions.isInOne()) {
            return queue.addAll(user, submissions);
        }
        Optional<Enlistment> transaction = ofStore.get();
        if (transaction.isEmpty()) {
            warn();
            return queue.addAll(user, submissions);
        }
        EnlistedQueue enlisted = sync.within(transaction.get());
        List<Added> added = enlisted.addAll(user, submissions);
        transactions.afterCommit(enlisted::committed);
        return added;
    }

    private void warn() {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("an item was added within a transaction that is not one of the queue's store (" + store
                    + "): it stays and runs even if the transaction is rolled back; this is said once");
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
