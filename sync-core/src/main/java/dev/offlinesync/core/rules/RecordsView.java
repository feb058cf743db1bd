package dev.offlinesync.core.rules;

import dev.offlinesync.core.conflict.Stale;
import dev.offlinesync.core.handler.OldValues;
import dev.offlinesync.core.handler.Records;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The user's records as the change of one item sees them, never anybody else's; with what the item makes of them so
 * far.
 */
final class RecordsView implements Records {
    private final UserId user;
    private final RecordKey own;
    private final Set<RecordKey> others;
    private final Function<RecordKey, Slot> before;
    private final Staleness.Of staleness;
    private final Map<RecordKey, Slot> changed = new LinkedHashMap<>();
    private @Nullable Stale told;

    /**
     * @param others the declared records beside the item's own
     * @param before the records as the items before this one leave them
     * @param staleness how far the item is behind its own record
     */
    RecordsView(
            UserId user,
            RecordKey own,
            Set<RecordKey> others,
            Function<RecordKey, Slot> before,
            Staleness.Of staleness) {
        this.user = user;
        this.own = own;
        this.others = others;
        this.before = before;
        this.staleness = staleness;
    }

    Slot slot(RecordKey key) {
        if (!key.equals(own) && !others.contains(key)) {
            throw new IllegalArgumentException("the handler did not declare the record " + key);
        }
        Slot mine = changed.get(key);
        return mine != null ? mine : before.apply(key);
    }

    void change(Slot after) {
        changed.put(after.key(), after);
    }

    /** What the item made of its records, in the order in which it first touched them. */
    Map<RecordKey, Slot> changed() {
        return changed;
    }

    /** The item failed: all or none of its changes count. */
    void discardChanges() {
        changed.clear();
    }

    @Override
    public Optional<Stale> stale() {
        return tell(staleness.in(before.apply(own), null));
    }

    @Override
    public Optional<Stale> stale(OldValues taken) {
        return tell(staleness.in(before.apply(own), taken));
    }

    private Optional<Stale> tell(Optional<Stale> stale) {
        told = stale.orElse(null);
        return stale;
    }

    /** What the handler was told last of how far the item is behind. */
    Stale told() {
        if (told == null) {
            throw new IllegalStateException("a handler decided about an item that is not stale");
        }
        return told;
    }

    @Override
    public RecordKey ownKey() {
        return own;
    }

    @Override
    public Optional<StoredRecord> own() {
        return get(own);
    }

    @Override
    public Optional<StoredRecord> get(RecordKey key) {
        return Optional.ofNullable(slot(key).record()).filter(r -> r.isOf(user));
    }

    @Override
    public boolean isFree(RecordKey key) {
        return slot(key).record() == null;
    }
}
