package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;

/**
 * Stores items in a transaction of the application's. A duplicate would end the transaction, so what is present is
 * looked for first. Exceptions of the driver are left as they are: their labels tell the application whether to repeat
 * its transaction.
 */
final class EnlistedInsertion implements Enlistment {
    private final MongoCollection<BsonDocument> collection;
    private final ClientSession session;

    EnlistedInsertion(MongoCollection<BsonDocument> collection, ClientSession session) {
        this.collection = collection;
        this.session = session;
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        if (!session.hasActiveTransaction()) {
            throw new IllegalStateException(
                    "the session has no transaction: call startTransaction() or withTransaction()");
        }
        Map<ItemId, SyncItem> present = new HashMap<>();
        List<ItemId> ids = items.stream().map(SyncItem::id).toList();
        LenientItem.items(collection
                        .find(session, in("_id", Ids.of(ids)), LenientItem.class)
                        .batchSize(Database.ONE_REPLY))
                .forEach(item -> present.put(item.id(), item));
        List<Stored> stored = new ArrayList<>();
        List<BsonDocument> absent = new ArrayList<>();
        for (SyncItem item : items) {
            SyncItem there = present.get(item.id());
            stored.add(new Stored(there == null ? item : there, there == null));
            if (there == null) {
                absent.add(ItemDocuments.write(item));
            }
        }
        if (!absent.isEmpty()) {
            collection.insertMany(session, absent);
        }
        return stored;
    }
}
