package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision.Settlement;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** The items that a decision is about, and their writes. */
final class ItemWrites {
    /** Hinted on every update; otherwise MongoDB would evaluate each index on {@code status} for each item. */
    private static final UpdateOptions BY_ID = new UpdateOptions().hint(new BsonDocument("_id", new BsonInt32(1)));

    private ItemWrites() {}

    /** The user's item of this id, if there is one. */
    static List<SyncItem> find(Access access, UserId user, ItemId id) {
        return LenientItem.items(access.findItems(and(eq("_id", Ids.of(id)), eq("userId", Ids.of(user)))));
    }

    /** @return whether every item was as it had been read; if one was not, a transaction must leave nothing */
    static boolean settle(Access access, List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return true;
        }
        List<WriteModel<BsonDocument>> models = settlements.stream()
                .<WriteModel<BsonDocument>>map(s -> new UpdateOneModel<>(
                        ItemDocuments.asRead(s.before()), ItemDocuments.settle(s.before(), s.after()), BY_ID))
                .toList();
        return access.write(Schema.ITEMS, models).getMatchedCount() == settlements.size();
    }

    /** @return false if one of the ids is taken */
    static boolean insert(Access access, List<SyncItem> items) {
        if (items.isEmpty()) {
            return true;
        }
        List<WriteModel<BsonDocument>> models = items.stream()
                .<WriteModel<BsonDocument>>map(item -> new InsertOneModel<>(ItemDocuments.write(item)))
                .toList();
        try {
            access.write(Schema.ITEMS, models);
            return true;
        } catch (MongoBulkWriteException e) {
            if (!e.getWriteErrors().isEmpty()
                    && Errors.isDuplicateId(e.getWriteErrors().get(0))) {
                return false;
            }
            throw e;
        }
    }
}
