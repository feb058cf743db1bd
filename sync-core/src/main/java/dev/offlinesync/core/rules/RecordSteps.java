package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.Optional;

/** What the steps of a result make of the records: their versions, owners and times. */
record RecordSteps(UserId user, Instant now, RecordForm form, RecordOrder order) {
    /** What is wrong with the data of a step. */
    Optional<Failure> fault(Result.Step step, RecordsView view) {
        return step instanceof Result.Step.Put put
                ? form.fault(put.data(), view.slot(put.key()).record())
                : Optional.empty();
    }

    /** One step on the item's view of the records; answers what stands in its way. */
    Optional<Failure> take(Planned p, Result.Step step, RecordsView view) {
        RecordKey key = step.key();
        Slot slot = view.slot(key);
        StoredRecord present = slot.record();
        if (present != null && !present.isOf(user)) {
            return Optional.of(Failure.conflict("the id " + key.id() + " is taken; use a random UUID"));
        }
        if (step instanceof Result.Step.Put put) {
            view.change(Slot.of(written(p, put, slot)));
        } else if (present != null) {
            view.change(deleted(p, slot));
        }
        return Optional.empty();
    }

    /** What is left of a record that this item deletes. */
    Slot deleted(Planned p, Slot slot) {
        return Slot.of(
                new Tombstone(slot.key(), user, slot.version() + 1, p.item().id(), order.changed(p, slot), now));
    }

    private StoredRecord written(Planned p, Result.Step.Put put, Slot slot) {
        SyncItem item = p.item();
        StoredRecord present = slot.record();
        Tree data = form.data(put);
        if (present != null) {
            return new StoredRecord(
                    put.key(),
                    user,
                    present.withForeignTimes(data),
                    present.version() + 1,
                    item.id(),
                    order.changed(p, slot),
                    present.createdAt(),
                    present.hasForeignUpdatedAt() ? null : now);
        }
        Tombstone tombstone = slot.tombstone();
        // somebody else's tombstone says nothing about this user's record
        long version = tombstone != null && tombstone.owner().equals(user) ? tombstone.version() + 1 : 1;
        return new StoredRecord(
                put.key(),
                user,
                data,
                version,
                item.id(),
                order.created(p, slot),
                put.createdAt() == null ? item.createdAt() : put.createdAt(),
                now);
    }

    /**
     * Nothing was there to delete, which leaves a mark all the same: a create that this deletion has passed must not bring
     * the record back.
     */
    void mark(Planned p, Slot slot, RecordsView view) {
        Tombstone before = slot.tombstone();
        if (slot.record() != null || (before != null && !before.owner().equals(user))) {
            return; // somebody else's
        }
        long version = before == null ? 0 : before.version();
        view.change(Slot.of(new Tombstone(slot.key(), user, version, p.item().id(), order.changed(p, slot), now)));
    }
}
