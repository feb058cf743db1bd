package dev.offlinesync.core.record;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.Losses;
import dev.offlinesync.core.conflict.Stale;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conflict that an item has left, until its user resolves it: a record among others, in a collection of its own, so that
 * each store keeps, lists and deletes it, and tells of it in the change feed, as it does with every record. Its id is the
 * item's, so an item leaves one at most.
 */
public final class ConflictRecord {
    public static final String COLLECTION = "syncconflicts";

    /** As clients know the collection. No resource can have this name. */
    public static final String SHOWN_AS = "$conflicts";

    private static final Ownership OWNERSHIP = new Ownership.ByField("userId", Ownership.Form.ANY);

    /** For reading. Clients write through no path of it. */
    public static final Resource RESOURCE = new Resource(
                    "/api/sync/conflicts",
                    COLLECTION,
                    "conflict",
                    Set.of(),
                    List.of(),
                    Resource.Kind.COLLECTION,
                    RecordRules.NONE)
            .withOwnership(OWNERSHIP);

    private ConflictRecord() {}

    public static RecordKey key(SyncItem item) {
        return RESOURCE.key(item.id().hex());
    }

    /** @param own the record that both sides have changed */
    public static Tree of(
            SyncItem item,
            RecordKey own,
            ConflictPolicy policy,
            Stale stale,
            Outcome outcome,
            Losses losses,
            Instant now) {
        Losses kept = bounded(losses, outcome);
        Tree.Builder data = Tree.storedBuilder()
                .put("collection", own.collection())
                .put("recordId", own.id())
                .put("mutationId", item.mutationId())
                .put("deviceId", item.deviceId())
                .put("policy", policy.wire())
                .put("outcome", outcome.wire())
                .put("fields", losses.fields());
        if (kept.base() != null) {
            data.put("base", kept.base());
        }
        return data.put("mine", kept.mine())
                .put("theirs", kept.theirs())
                .put("baseVersion", stale.baseVersion())
                .put("version", stale.version())
                .put("at", now)
                .build();
    }

    /** What does not fit into one record is left out of the side that has won, which the record itself has. */
    private static Losses bounded(Losses all, Outcome outcome) {
        if (size(all.base()) + size(all.mine()) + size(all.theirs()) <= Tree.MAX_SIZE - 4096) {
            return all;
        }
        return outcome == Outcome.OVERWROTE
                ? new Losses(all.fields(), null, all.theirs(), null)
                : new Losses(all.fields(), all.mine(), null, null);
    }

    private static long size(@Nullable Tree tree) {
        return tree == null ? 0 : tree.storedSize();
    }

    /** What it says became of its item; empty if this program does not know it. */
    public static Optional<Outcome> outcome(StoredRecord conflict) {
        return conflict.data().get("outcome") instanceof String wire ? Outcome.ofWire(wire) : Optional.empty();
    }
}
