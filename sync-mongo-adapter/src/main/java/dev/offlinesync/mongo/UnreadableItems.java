package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.type;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.currentDate;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import java.util.Collection;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Open documents that can be no items, as a person may write them: nobody could ever run them. They fail with the
 * reason, since a person looks for what has failed, and not for what waits for ever.
 */
final class UnreadableItems {
    static final String ODD_ID = "the _id of an item must be an ObjectId";
    static final String ODD_USER = "the userId of an item must be an ObjectId, or a text of 1 to " + UserId.MAX_LENGTH
            + " characters that is not 24 hex digits";

    private UnreadableItems() {}

    /** Those of this user whose ids are none. */
    static void failOf(UserId user, MongoCollection<BsonDocument> items) {
        items.updateMany(and(OpenItems.of(user), not(type("_id", BsonType.OBJECT_ID))), failed(ODD_ID));
    }

    /** Those of users who cannot be. */
    static void failOf(Collection<BsonValue> users, MongoCollection<BsonDocument> items) {
        items.updateMany(and(in("status", OpenItems.wire(Status.OPEN)), in("userId", users)), failed(ODD_USER));
    }

    private static Bson failed(String why) {
        return combine(
                set("status", Status.FAILED.wire()),
                set("error", why),
                set("failure", new BsonDocument("kind", new BsonString(Failure.Kind.VALIDATION.wire()))),
                currentDate("updatedAt"));
    }
}
