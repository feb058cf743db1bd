package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What other programs have done to a user's records becomes part of the user's change feed: each record and tombstone gets
 * the next version, and the commit gives it its number. Nothing else of it changes.
 */
public final class Adoption {
    private Adoption() {}

    /** @param slots as they are now; those that are empty, or another user's, stay as they are */
    public static Decision of(UserId user, Collection<Slot> slots) {
        List<RecordWrite> writes = new ArrayList<>();
        slots.forEach(slot -> written(user, slot, 0).ifPresent(writes::add));
        return new Decision(writes, List.of(), List.of());
    }

    /**
     * Applied twice it does nothing the second time.
     *
     * @param versions those that were written, with the versions that they had before
     * @param gone those that the user has had no more, with the versions that they had; some may be there again
     */
    public static Decision of(
            UserId user,
            Map<RecordKey, Slot> slots,
            Map<RecordKey, Long> versions,
            Map<RecordKey, Long> gone,
            Instant now) {
        List<RecordWrite> writes = new ArrayList<>();
        slots.forEach((key, slot) -> {
            Long was = versions.get(key);
            Long had = gone.get(key);
            StoredRecord record = slot.record();
            if (record != null && record.isOf(user)) {
                // a higher one is of a commit since, which has published what it found
                if (was != null && record.version() <= was) {
                    written(user, slot, was).ifPresent(writes::add);
                }
            } else if (had != null) {
                buried(user, slot, had, now).ifPresent(writes::add);
            }
        });
        return new Decision(writes, List.of(), List.of());
    }

    private static boolean isOwn(UserId user, Slot slot) {
        return slot.record() != null && slot.record().isOf(user);
    }

    private static Optional<RecordWrite> written(UserId user, Slot slot, long had) {
        StoredRecord record = slot.record();
        if (record != null && isOwn(user, slot)) {
            return Optional.of(new RecordWrite(slot, Slot.of(record.withVersion(Math.max(had, record.version()) + 1))));
        }
        Tombstone t = slot.tombstone();
        return t != null && t.owner().equals(user)
                ? Optional.of(new RecordWrite(slot, Slot.of(tombstone(t.key(), user, t.version(), t.deletedAt()))))
                : Optional.empty();
    }

    /** Unless a commit has deleted it. What stands there now is another user's, and stays. */
    private static Optional<RecordWrite> buried(UserId user, Slot slot, long had, Instant now) {
        Tombstone t = slot.tombstone();
        if (t != null && t.owner().equals(user) && t.version() > had) {
            return Optional.empty();
        }
        Slot before = slot.record() == null ? slot : Slot.empty(slot.key());
        return Optional.of(new RecordWrite(before, Slot.of(tombstone(slot.key(), user, had, now))));
    }

    private static Tombstone tombstone(RecordKey key, UserId user, long had, Instant at) {
        return new Tombstone(key, user, had + 1, Tombstone.NO_ITEM, 0, at);
    }
}
