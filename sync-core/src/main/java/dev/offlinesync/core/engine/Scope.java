package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.util.List;
import java.util.Set;

/** Which of a user's items a run is about. */
sealed interface Scope {
    /** Whatever is due, for a client that wants to know what is left as well. */
    record Everything() implements Scope {}

    /** Whatever is due, for the worker: as much at once as is good for the database, and nothing is counted. */
    record Backlog() implements Scope {}

    /**
     * These items, and what must run before them.
     *
     * @param fresh those of them that were stored a moment ago and need not be loaded
     */
    record Only(Set<ItemId> ids, List<SyncItem> fresh) implements Scope {
        public Only {
            ids = Set.copyOf(ids);
            fresh = List.copyOf(fresh);
        }
    }
}
