package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.support.GroupCommit;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Items that concurrent callers add one at a time share an insert command, and so a wait for the journal. A failure of
 * one item reaches only its own caller.
 *
 * <p>Only for single items. Items that are added concurrently have no defined order, so the command can be unordered:
 * it continues after a duplicate. Within a list the order matters, see {@link Insertion}.
 */
final class SharedInsert {
    /** While one command waits for the journal, the server works on the other. */
    private static final int MOST_COMMANDS = 2;

    private static final int MOST_ITEMS = 100;
    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private final Database db;
    private final GroupCommit<Job> commits = new GroupCommit<>(MOST_COMMANDS, MOST_ITEMS, this::write);

    SharedInsert(Database db) {
        this.db = db;
    }

    /** The item of one caller, and its outcome. */
    private static final class Job {
        private final BsonDocument document;
        private @Nullable Boolean inserted;
        private @Nullable RuntimeException failure;

        Job(BsonDocument document) {
            this.document = document;
        }
    }

    /**
     * Stores the item if its id is absent.
     *
     * @return whether this call stored it
     * @throws MongoException as an insert of its own would
     */
    boolean insert(SyncItem item) {
        Job job = new Job(ItemDocuments.write(item));
        commits.run(job);
        if (job.failure != null) {
            throw job.failure;
        }
        if (job.inserted == null) {
            throw new IllegalStateException("the insert ended without an answer");
        }
        return job.inserted;
    }

    private void write(List<Job> group) {
        try {
            db.items().insertMany(group.stream().map(job -> job.document).toList(), UNORDERED);
            group.forEach(job -> job.inserted = true);
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null) {
                group.forEach(job -> job.failure = e); // after a failover the outcome is unknown
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
