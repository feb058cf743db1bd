package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.in;

import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.Tombstone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads the slots of a commit: one find for each collection, and one more for the tombstones of absent records. */
final class SlotReader {
    private SlotReader() {}

    static Map<RecordKey, Slot> read(Access access, Set<RecordKey> keys) {
        Map<RecordKey, Slot> slots = new HashMap<>();
        Map<String, Map<BsonValue, RecordKey>> collections = new TreeMap<>();
        keys.forEach(key -> collections
                .computeIfAbsent(key.collection(), c -> new HashMap<>())
                .put(Ids.of(key), key));
        collections.forEach((collection, ids) -> {
            for (BsonDocument d : access.find(collection, in("_id", ids.keySet()))) {
                RecordKey key = ids.get(d.get("_id"));
                if (key != null) {
                    slots.put(key, Slot.of(RecordDocuments.taken(key, d)));
                }
            }
        });
        Set<RecordKey> absent = new TreeSet<>(keys);
        absent.removeAll(slots.keySet());
        if (!absent.isEmpty()) {
            readTombstones(access, absent, slots);
        }
        absent.forEach(key -> slots.putIfAbsent(key, Slot.empty(key)));
        return slots;
    }

    private static void readTombstones(Access access, Set<RecordKey> keys, Map<RecordKey, Slot> slots) {
        Map<BsonValue, RecordKey> ids = new HashMap<>();
        keys.forEach(key -> ids.put(RecordDocuments.tombstoneId(key), key));
        for (BsonDocument d : access.find(Schema.TOMBSTONES, in("_id", List.copyOf(ids.keySet())))) {
            RecordKey key = ids.get(d.get("_id"));
            Tombstone tombstone = key == null ? null : RecordDocuments.tombstone(key, d);
            if (tombstone != null) {
                slots.put(tombstone.key(), Slot.of(tombstone));
            }
        }
    }
}
