package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Resource;
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

    /** @param next where the next page begins, null if this is the last */
    record Page(List<Tree> records, @Nullable String next) {
        public Page {
            records = List.copyOf(records);
        }
    }
}
