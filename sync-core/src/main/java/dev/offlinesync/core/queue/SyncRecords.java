package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a user as their clients see them: the reading half of the in-port, beside {@link SyncQueue}, which
 * writes them. Thread-safe. Each record is shown as {@link Resource#show} shows it, and nobody sees a record of
 * somebody else.
 *
 * <p>Every method throws {@link dev.offlinesync.core.store.StoreUnavailable} if the database cannot be reached.
 */
public interface SyncRecords {
    /**
     * One record of the user. A profile has only one id, the user's.
     *
     * @param id as a client sent it; an id that no record can have finds nothing
     */
    Optional<Tree> find(UserId user, Resource resource, String id);

    /**
     * The user's records by id, in a stable order that the store chooses.
     *
     * @param after the {@code next} of the page before, null for the first page
     */
    Page page(UserId user, Resource resource, @Nullable String after, int limit);

    /** How many records of this resource are the user's. */
    long count(UserId user, Resource resource);

    /**
     * What has changed of the user's records of these resources since an earlier call, whoever changed it through this
     * system. A client that keeps a copy calls this until it is up to date, and again whenever it wants to be.
     *
     * <p>Without a cursor it is the first sync: every record is shown once, and nothing that was deleted before. It can be
     * broken off and continued with the cursor of its last page, days later, while records are written. Each page is
     * bounded in bytes too.
     *
     * @param resources the same as in the call that the cursor is from
     * @param since the cursor of the page before, null for the first sync
     * @param limit at most so many changes, at least 1
     * @throws InvalidCursor if {@code since} is none of ours
     * @throws CursorExpired if what has changed since cannot be told any more: only the first sync helps
     * @throws QueueBusy if the user's feed cannot be begun at the moment, since an older server works for the user
     */
    Changes changes(UserId user, Collection<Resource> resources, @Nullable String since, int limit);

    /** @param next where the next page begins, null if this is the last */
    record Page(List<Tree> records, @Nullable String next) {
        public Page {
            records = List.copyOf(records);
        }
    }
}
