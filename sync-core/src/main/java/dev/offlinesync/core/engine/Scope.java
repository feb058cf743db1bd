package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.util.List;
import java.util.Set;

/** Which of a user's items a batch is about. */
sealed interface Scope {
    /** Whatever is due, for a client that wants to know what is left as well. */
    record ForClient() implements Scope {}

    /** Whatever is due, for the worker: as much at once as is good for the database, and nothing is counted. */
    record ForWorker() implements Scope {}

    /**
     * These items, and what must run before them.
     *
     * @param fresh those of them that were stored a moment ago and need not be loaded
     */
    record ForItems(Set<ItemId> ids, List<SyncItem> fresh) implements Scope {
        public ForItems {
            ids = Set.copyOf(ids);
            fresh = List.copyOf(fresh);
        }

        ForItems(Set<ItemId> ids) {
            this(ids, List.of());
        }
    }
}
