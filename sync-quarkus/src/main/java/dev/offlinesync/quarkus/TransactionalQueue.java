package dev.offlinesync.quarkus;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.ForwardingSyncQueue;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.Enlistment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Adds within the transaction of JTA in which the caller is, if that is on the database of the store. Everything else is
 * as without a transaction.
 */
final class TransactionalQueue extends ForwardingSyncQueue {
    private static final Logger LOG = Logger.getLogger("dev.offlinesync.transactions");

    private final OfflineSync sync;
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
        super(sync.queue());
        this.sync = sync;
        this.transactions = transactions;
        this.ofStore = ofStore;
        this.store = store;
    }

    /** A client's request is no transaction. */
    @Override
    public SyncQueue forClients() {
        return forwarded().forClients();
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        if (!transactions.isInOne()) {
            return super.addAll(user, submissions);
        }
        Optional<Enlistment> transaction = ofStore.get();
        if (transaction.isEmpty()) {
            warn();
            return super.addAll(user, submissions);
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
}
