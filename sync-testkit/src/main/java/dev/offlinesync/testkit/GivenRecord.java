package dev.offlinesync.testkit;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A record that exists before a test begins. It is written like every record: by a commit under its owner's lane. */
record GivenRecord(UserId user, RecordKey key, Map<String, ?> data) {
    /** The writer of its first version; no item has this id. */
    private static final ItemId BEFORE = new ItemId("ffffffffffffffffffffffff");

    /** @throws IllegalStateException as {@link SteppedSync#given(UserId, RecordKey, Map)} says */
    void writeTo(SyncStore store, Instant now, Duration lease) {
        if (store.lanes().abandoned(Integer.MAX_VALUE).contains(user)) {
            throw new IllegalStateException("give " + key + " before the process dies");
        }
        LaneStore.Claim claim = store.lanes().claim(user, "given " + key, List.of(), lease, item -> item);
        if (!(claim instanceof LaneStore.Claim.Claimed claimed)) {
            throw new IllegalStateException(user.value() + " is being processed");
        }
        LaneStore.Commit commit =
                store.lanes().commit(claimed.lane(), Set.of(), new LaneStore.Next.Release(), read -> creation(now));
        if (!(commit instanceof LaneStore.Commit.Committed)) {
            store.lanes().release(claimed.lane());
            throw new IllegalStateException("cannot have " + key + " there before: " + commit);
        }
    }

    private Decision creation(Instant now) {
        StoredRecord record = new StoredRecord(key, user, Tree.of(data), 1, BEFORE, 0, now, now);
        return new Decision(List.of(new RecordWrite(Slot.empty(key), Slot.of(record))), List.of(), List.of());
    }
}
