package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCursor;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.store.ReadLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads the slots of a commit: one find for each collection, and one more for the tombstones of absent records. */
final class SlotReader {
    private final Access access;
    private final Layouts layouts;
    private final UserId user;
    private final Map<RecordKey, Slot> slots = new HashMap<>();
    private final Map<RecordKey, BsonDocument> documents = new HashMap<>();
    private final Map<RecordKey, BsonDocument> others = new HashMap<>();
    private final ReadLimit limit;

    private SlotReader(Access access, Layouts layouts, UserId user, ReadLimit limit) {
        this.limit = limit;
        this.access = access;
        this.layouts = layouts;
        this.user = user;
    }

    /**
     * @param user whose records count if several documents have the same key
     * @return empty if they take more than this
     */
    static Optional<StoredSlots> read(
            Access access, Layouts layouts, UserId user, Set<RecordKey> keys, ReadLimit limit) {
        SlotReader reader = new SlotReader(access, layouts, user, limit);
        Map<String, List<RecordKey>> collections = new TreeMap<>();
        keys.forEach(key -> collections
                .computeIfAbsent(key.collection(), c -> new ArrayList<>())
                .add(key));
        for (Map.Entry<String, List<RecordKey>> e : collections.entrySet()) {
            if (!reader.readRecords(e.getKey(), e.getValue())) {
                return Optional.empty();
            }
        }
        Set<RecordKey> absent = new TreeSet<>(keys);
        absent.removeAll(reader.slots.keySet());
        if (!absent.isEmpty()) {
            reader.readTombstones(absent);
        }
        absent.forEach(key -> reader.slots.putIfAbsent(key, Slot.empty(key)));
        return Optional.of(new StoredSlots(layouts, reader.slots, reader.documents, reader.others));
    }

    /** @return false if they are too much */
    private boolean readRecords(String collection, List<RecordKey> keys) {
        RecordDocuments records = layouts.of(collection);
        List<BsonValue> ids = new ArrayList<>();
        keys.forEach(key -> ids.addAll(ForeignIds.of(key.id())));
        Set<RecordKey> wanted = Set.copyOf(keys);
        try (MongoCursor<BsonDocument> found =
                access.find(collection, in("_id", ids)).iterator()) {
            while (found.hasNext()) {
                BsonDocument d = found.next();
                String id = ForeignIds.text(d.get("_id"));
                RecordKey key = id == null ? null : new RecordKey(collection, id);
                if (key != null && wanted.contains(key)) {
                    StoredRecord record = records.taken(key, d);
                    if (limit.isPassedBy(Slot.of(record))) {
                        return false;
                    }
                    take(record, d);
                }
            }
        }
        return true;
    }

    private void take(StoredRecord record, BsonDocument d) {
        RecordKey key = record.key();
        BsonDocument other = documents.get(key);
        if (other == null || isBefore(record, d, layouts.of(key.collection()).taken(key, other))) {
            slots.put(key, Slot.of(record));
            documents.put(key, d);
        }
    }

    /** The user's own before another's, then the one in the form that this system writes. */
    private boolean isBefore(StoredRecord record, BsonDocument d, StoredRecord other) {
        boolean isOwn = record.isOf(user);
        return isOwn != other.isOf(user) ? isOwn : Ids.of(record.key()).equals(d.get("_id"));
    }

    private void readTombstones(Set<RecordKey> keys) {
        Map<BsonValue, RecordKey> ids = new HashMap<>();
        keys.forEach(key -> ids.put(RecordDocuments.tombstoneId(key), key));
        for (BsonDocument d : access.find(Schema.TOMBSTONES, in("_id", List.copyOf(ids.keySet())))) {
            RecordKey key = ids.get(d.get("_id"));
            Tombstone tombstone = key == null ? null : RecordDocuments.tombstone(key, d);
            if (tombstone != null) {
                slots.put(tombstone.key(), Slot.of(tombstone));
                if (!tombstone.owner().equals(user)) {
                    others.put(tombstone.key(), d);
                }
            }
        }
    }
}
