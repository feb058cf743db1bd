package dev.offlinesync.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.support.GroupCommit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Items that concurrent callers add one at a time share a statement, and so a connection and a wait for the disk. What is
 * wrong with one item reaches only its own caller.
 */
final class SharedInsert {
    /** While one statement waits for the disk, the database works on the other. */
    private static final int MOST_STATEMENTS = 2;

    private static final int MOST_ITEMS = 100;

    /** Of data in bytes, so that a group is no burden on memory. A larger item is worth a statement of its own. */
    private static final int LARGEST = 64 << 10;

    private final Database database;
    private final GroupCommit<Job> commits = new GroupCommit<>(MOST_STATEMENTS, MOST_ITEMS, this::write);

    SharedInsert(Database database) {
        this.database = database;
    }

    /** The item of one caller, and its outcome. */
    private static final class Job {
        private final SyncItem item;
        private @Nullable Long sequence;
        private @Nullable RuntimeException failure;

        private Job(SyncItem item) {
            this.item = item;
        }
    }

    static boolean takes(SyncItem item) {
        return item.dataSize() <= LARGEST;
    }

    /** @return the sequence of the item, if this call has stored it; if not, it is present or its user is busy */
    Optional<Long> insert(SyncItem item) {
        Job job = new Job(item);
        commits.run(job);
        if (job.failure != null) {
            throw job.failure;
        }
        return Optional.ofNullable(job.sequence);
    }

    private void write(List<Job> group) {
        try {
            List<SyncItem> items = group.stream().map(job -> job.item).toList();
            Map<ItemId, Long> inserted = database.one(sql -> Items.insertFree(sql, items));
            // the same item of two callers is one's alone
            group.forEach(job -> job.sequence = inserted.remove(job.item.id()));
        } catch (StoreUnavailable e) {
            group.forEach(job -> job.failure = e);
        } catch (RuntimeException e) {
            if (group.size() > 1) {
                group.forEach(job -> write(List.of(job))); // the database refuses one of them, and does not say which
            } else {
                group.forEach(job -> job.failure = e);
            }
        }
    }
}
