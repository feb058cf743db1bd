package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An item and what its handler wants done.
 *
 * @param retryAt when the item is tried again if this attempt fails and it has attempts left
 */
public record Planned(Routed routed, Plan plan, Instant retryAt) {
    public SyncItem item() {
        return routed.item();
    }

    /** The record that the item is about; empty if nobody handles its endpoint. */
    public Optional<RecordKey> own() {
        return routed.address().key();
    }

    /** Whether its change may write this record. */
    public boolean mayWrite(RecordKey key) {
        return plan instanceof Plan.Apply apply
                && (apply.keys().contains(key)
                        || own().filter(key::equals).isPresent()
                        || conflict().filter(key::equals).isPresent());
    }

    /** Where a conflict would be kept; empty if the item does not say what it is based on. */
    Optional<RecordKey> conflict() {
        return item().basis().equals(Basis.NONE) ? Optional.empty() : Optional.of(ConflictRecord.key(item()));
    }

    /** The same item and plan, when these are completed. */
    public Planned behind(Set<ItemId> completed) {
        return routed.needs().open().isEmpty()
                ? this
                : new Planned(routed.with(routed.needs().without(completed)), plan, retryAt);
    }

    /** The same item with another plan. */
    public Planned with(Plan other) {
        return new Planned(routed, other, retryAt);
    }
}
