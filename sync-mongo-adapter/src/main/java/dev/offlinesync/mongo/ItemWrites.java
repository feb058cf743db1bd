package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.rules.Decision.Settlement;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Writes the items of a decision, marked with the epoch of the lane under which they ended. */
final class ItemWrites {
    /** Said for each item, since MongoDB would try out for each which of the indexes on status finds it best. */
    private static final UpdateOptions BY_ID = new UpdateOptions().hint(new BsonDocument("_id", new BsonInt32(1)));

    private ItemWrites() {}

    /** @return whether each of them was as it had been read; in a transaction nothing may stay where one was not */
    static boolean settle(Access access, List<Settlement> settlements, long epoch) {
        if (settlements.isEmpty()) {
            return true;
        }
        List<WriteModel<BsonDocument>> models = settlements.stream()
                .<WriteModel<BsonDocument>>map(s -> new UpdateOneModel<>(
                        ItemDocuments.asRead(s.before()),
                        ItemDocuments.settle(s.after().withEpoch(epoch)),
                        BY_ID))
                .toList();
        return access.write(Schema.ITEMS, models).getMatchedCount() == settlements.size();
    }

    /** @return false where one of the ids is taken */
    static boolean insert(Access access, List<SyncItem> items, long epoch) {
        if (items.isEmpty()) {
            return true;
        }
        List<WriteModel<BsonDocument>> models = items.stream()
                .<WriteModel<BsonDocument>>map(item -> new InsertOneModel<>(ItemDocuments.write(item.withEpoch(epoch))))
                .toList();
        try {
            access.write(Schema.ITEMS, models);
            return true;
        } catch (MongoBulkWriteException e) {
            if (Errors.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }
}
