package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.PresentItems;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Stores items in their order, each if its id is absent. It sends one ordered insert. If that meets a duplicate, it
 * reads which ids are present and inserts the missing items again, in order.
 *
 * <p>A duplicate is acknowledged like a new item, so it must be durable too. The server waits for the majority even if
 * it inserts nothing, and reports that in the same reply; the present items are majority reads.
 */
final class Insertion {
    /** Each round stores something or finds something, so only a party that deletes all the time could exceed this. */
    private static final int ROUNDS = 100;

    private final MongoCollection<BsonDocument> collection;
    private final Map<ItemId, SyncItem> present = new HashMap<>();
    private final PresentItems bounds = new PresentItems();
    private final Set<ItemId> inserted = new HashSet<>();

    Insertion(MongoCollection<BsonDocument> collection) {
        this.collection = collection;
    }

    /** A single item that was not stored because its id is present: answers what is stored under it. */
    List<Stored> ofDuplicate(SyncItem item) {
        List<SyncItem> missing = stillMissing(List.of(item));
        return missing.isEmpty() ? answer(List.of(item)) : of(missing); // it is gone again
    }

    List<Stored> of(List<SyncItem> items) {
        List<SyncItem> missing = items;
        for (int i = 0; i < ROUNDS && !missing.isEmpty(); i++) {
            missing = insert(missing);
        }
        if (!missing.isEmpty()) {
            throw new StoreUnavailable("items are deleted as fast as they are inserted");
        }
        return answer(items);
    }

    private List<Stored> answer(List<SyncItem> items) {
        return items.stream()
                .map(item -> inserted.contains(item.id())
                        ? new Stored(item, true)
                        : new Stored(present.getOrDefault(item.id(), item), false))
                .toList();
    }

    /** @return what is still missing */
    private List<SyncItem> insert(List<SyncItem> items) {
        try {
            collection.insertMany(items.stream().map(ItemDocuments::write).toList());
            items.forEach(item -> inserted.add(item.id()));
            return List.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null || !Errors.isDuplicateKey(e)) {
                throw e;
            }
            int duplicate = e.getWriteErrors().get(0).getIndex();
            items.subList(0, duplicate).forEach(item -> inserted.add(item.id()));
            List<SyncItem> missing = stillMissing(items.subList(duplicate, items.size()));
            boolean isOtherValue = !Errors.isDuplicateId(e.getWriteErrors().get(0));
            if (isOtherValue && missing.contains(items.get(duplicate))) { // else both are, and the server names either
                throw e;
            }
            return missing;
        }
    }

    private static SyncItem whole(RawBsonDocument raw) {
        return Objects.requireNonNull(Raw.row(raw, LenientItem.DECODING).item());
    }

    private List<SyncItem> stillMissing(List<SyncItem> items) {
        List<ItemId> ids = items.stream().map(SyncItem::id).toList();
        for (RawBsonDocument raw : Database.majorityReads(collection)
                .find(in("_id", Ids.of(ids)), RawBsonDocument.class)
                .batchSize(Database.ONE_REPLY)) {
            SyncItem bare = raw.decode(LenientItem.BARE).item();
            if (bare != null) { // nor is it one then with its content
                SyncItem item = bounds.bounded(() -> whole(raw), () -> bare);
                present.put(item.id(), item);
            }
        }
        return items.stream().filter(item -> !present.containsKey(item.id())).toList();
    }
}
