package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.offlinesync.core.item.SyncItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: items that callers add one by one at the same time share an insert command, and so a wait for the journal.
 * Nobody is delayed for that on purpose: a caller who finds few commands under way sends his own at once; whoever
 * comes while they are all under way is in the next one. What goes wrong with one item is told to its caller alone.
 *
 * <p>Only for single items. Nothing has to be said about the order of items that are added at the same time, so the command
 * can be unordered: it goes on behind a duplicate. Within a list the order matters, see {@link Insertion}.
 */
final class SharedInsert {
    /** While one waits for the journal, the server works on the other. */
    private static final int MOST_COMMANDS = 2;

    /** How many share a command at most, so that nobody waits for an endless one. */
    private static final int MOST_ITEMS = 100;

    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private final MongoCollection<BsonDocument> collection;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private int underWay;

    SharedInsert(MongoCollection<BsonDocument> collection) {
        this.collection = collection;
    }

    /**
     * Stores the item if its id is absent.
     *
     * @return whether this call stored it
     * @throws MongoException as an insert of its own would
     */
    boolean insert(SyncItem item) {
        Job job = new Job(ItemDocuments.write(item));
        List<Job> group = enter(job);
        if (group.isEmpty()) {
            group = job.await();
        }
        if (!group.isEmpty()) {
            lead(group);
        }
        return job.isInserted();
    }

    /** One caller. */
    private static final class Job {
        private final BsonDocument document;
        private final Thread thread = Thread.currentThread();
        private @Nullable Boolean inserted;
        private @Nullable RuntimeException failure;
        /** Null while he waits; then what he is to send, or nothing where somebody else has sent his. */
        private volatile @Nullable List<Job> leads;

        Job(BsonDocument document) {
            this.document = document;
        }

        /** Not interruptible: the command is under way, and its caller is to be told whether it took effect. */
        List<Job> await() {
            boolean interrupted = false;
            List<Job> group;
            while ((group = leads) == null) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return group;
        }

        void wake(List<Job> group) {
            leads = group;
            LockSupport.unpark(thread);
        }

        boolean isInserted() {
            if (failure != null) {
                throw failure;
            }
            if (inserted == null) {
                throw new IllegalStateException("the insert ended without an answer");
            }
            return inserted;
        }
    }

    /** @return what the caller is to send now; nothing where he has to wait */
    private synchronized List<Job> enter(Job job) {
        waiting.add(job);
        if (underWay == MOST_COMMANDS) {
            return List.of();
        }
        underWay++;
        return group();
    }

    private void lead(List<Job> group) {
        try {
            write(group);
        } finally {
            handOver();
            group.forEach(job -> job.wake(List.of()));
        }
    }

    /** All who wait are in the next command, which the first of them sends. */
    private synchronized void handOver() {
        List<Job> group = group();
        if (group.isEmpty()) {
            underWay--;
        } else {
            group.get(0).wake(group);
        }
    }

    private List<Job> group() {
        List<Job> group = new ArrayList<>();
        while (group.size() < MOST_ITEMS && !waiting.isEmpty()) {
            group.add(waiting.remove());
        }
        return group;
    }

    private void write(List<Job> group) {
        try {
            collection.insertMany(group.stream().map(job -> job.document).toList(), UNORDERED);
            group.forEach(job -> job.inserted = true);
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null) {
                group.forEach(job -> job.failure = e); // nobody knows what a failover leaves of it
                return;
            }
            group.forEach(job -> job.inserted = true);
            for (BulkWriteError error : e.getWriteErrors()) {
                Job job = group.get(error.getIndex());
                job.inserted = false;
                job.failure = error.getCode() == Errors.DUPLICATE_KEY ? null : e;
            }
        } catch (RuntimeException e) {
            if (group.size() > 1 && !(e instanceof MongoException)) {
                group.forEach(job -> write(List.of(job))); // the driver refuses one of them, and does not say which
            } else {
                group.forEach(job -> job.failure = e);
            }
        }
    }
}
