package dev.offlinesync.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** Fills in what a document lacks that was written by hand or by an earlier system; what it has stays. */
final class Repair {
    private Repair() {}

    static UpdateOneModel<BsonDocument> of(UserId user, SyncItem item) {
        BsonDocument set = new BsonDocument(
                        "recordKey", literal(Fields.orNull(item.place().recordKey())))
                .append("contentHash", literal(Fields.orNull(item.contentHash())))
                .append("sequence", keep("sequence", "timestamp", sequence(item)))
                .append("attempts", keepNumber("attempts", 0))
                .append("maxAttempts", keepNumber("maxAttempts", Submission.DEFAULT_ATTEMPTS))
                .append("priority", keepNumber("priority", 0))
                .append(
                        "createdAt",
                        keep(
                                "createdAt",
                                "date",
                                new BsonDateTime(item.createdAt().toEpochMilli())))
                .append(
                        "updatedAt",
                        keep(
                                "updatedAt",
                                "date",
                                new BsonDateTime(item.updatedAt().toEpochMilli())));
        Stream.of("data", "error", "responseData", "deviceId", "retryAt")
                .forEach(field -> set.append(field, operator("$ifNull", new BsonString("$" + field), BsonNull.VALUE)));
        return new UpdateOneModel<>(
                Filters.and(Filters.eq("_id", Ids.of(item.id())), Filters.or(OpenItems.toRepair(user))),
                List.of(new BsonDocument("$set", set)));
    }

    /**
     * The time of creation in milliseconds since 1970, as the 64 bits of a timestamp. To the server that is a time in
     * the first minutes of 1970, while its own timestamps are from today. So these items are older than all others, and
     * ordered among themselves.
     */
    private static BsonTimestamp sequence(SyncItem item) {
        return new BsonTimestamp(Math.max(1, item.createdAt().toEpochMilli()));
    }

    private static BsonDocument keepNumber(String field, int otherwise) {
        return operator(
                "$cond",
                new BsonDocument("$isNumber", new BsonString("$" + field)),
                new BsonString("$" + field),
                new BsonInt32(otherwise));
    }

    private static BsonDocument keep(String field, String type, BsonValue otherwise) {
        BsonDocument isOfType =
                operator("$eq", new BsonDocument("$type", new BsonString("$" + field)), new BsonString(type));
        return operator("$cond", isOfType, new BsonString("$" + field), otherwise);
    }

    private static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }

    private static BsonDocument operator(String name, BsonValue... arguments) {
        return new BsonDocument(name, new BsonArray(List.of(arguments)));
    }
}
