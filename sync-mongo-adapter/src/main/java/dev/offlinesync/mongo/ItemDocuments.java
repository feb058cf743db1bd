package dev.offlinesync.mongo;

import dev.offlinesync.core.item.DataTree;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Items as documents of {@code syncqueues}. */
final class ItemDocuments {
    /** Replaced by the server at insertion with a time of its own that only ever rises: the order of arrival. */
    private static final BsonTimestamp SERVER_ASSIGNS = new BsonTimestamp(0, 0);

    /** What data and answer may take together; the rest of 16 MiB is for the other fields. */
    private static final long LARGEST = 15L << 20;

    private ItemDocuments() {}

    static BsonDocument write(SyncItem item) {
        BsonDocument d = new BsonDocument("_id", Ids.of(item.id()))
                .append("userId", Ids.of(item.userId()))
                .append("endpoint", new BsonString(item.endpoint()))
                .append("method", new BsonString(item.method().name()))
                .append("data", Trees.bsonOrNull(item.data()))
                .append("status", new BsonString(item.status().wire()))
                .append("attempts", new BsonInt32(item.attempts()))
                .append("maxAttempts", new BsonInt32(item.maxAttempts()))
                .append("error", Fields.orNull(item.error()))
                .append("responseData", answer(item))
                .append("deviceId", Fields.orNull(item.deviceId()))
                .append("priority", new BsonInt32(item.priority()))
                .append("retryAt", Fields.orNull(item.retryAt()))
                .append("createdAt", Fields.orNull(item.createdAt()))
                .append("updatedAt", Fields.orNull(item.updatedAt()))
                .append("sequence", SERVER_ASSIGNS)
                .append("recordKey", Fields.orNull(item.recordKey()))
                .append("contentHash", Fields.orNull(item.contentHash()))
                .append("epoch", new BsonInt64(item.epoch()));
        if (item.mutationId() != null) {
            d.append("mutationId", new BsonString(item.mutationId()));
        }
        if (item.failure() != null) {
            d.append("failure", kind(item));
        }
        if (item.completedAt() != null) {
            d.append("completedAt", Fields.orNull(item.completedAt()));
        }
        return d;
    }

    /** Everything that a transition may have changed. */
    static BsonDocument settle(SyncItem item) {
        return new BsonDocument(
                "$set",
                new BsonDocument("status", new BsonString(item.status().wire()))
                        .append("attempts", new BsonInt32(item.attempts()))
                        .append("error", Fields.orNull(item.error()))
                        .append("failure", kind(item))
                        .append("responseData", answer(item))
                        .append("retryAt", Fields.orNull(item.retryAt()))
                        .append("updatedAt", Fields.orNull(item.updatedAt()))
                        .append("completedAt", Fields.orNull(item.completedAt()))
                        .append("epoch", new BsonInt64(item.epoch())));
    }

    /** An answer that does not fit into one document beside the data is left out: the record itself is there to be read. */
    private static BsonValue answer(SyncItem item) {
        Map<String, @Nullable Object> response = item.responseData();
        return DataTree.size(item.data()) + DataTree.size(response) > LARGEST
                ? BsonNull.VALUE
                : Trees.bsonOrNull(response);
    }

    private static BsonValue kind(SyncItem item) {
        Failure failure = item.failure();
        return failure == null
                ? BsonNull.VALUE
                : new BsonDocument("kind", new BsonString(failure.kind().wire()));
    }

    /** The item if it still is as it was read. */
    static BsonDocument asRead(SyncItem item) {
        return new BsonDocument("_id", Ids.of(item.id()))
                .append("userId", Ids.of(item.userId()))
                .append("status", new BsonString(item.status().wire()))
                .append("attempts", unlessDefault(item.attempts(), new BsonInt32(item.attempts())))
                .append("sequence", unlessDefault(item.sequence(), new BsonTimestamp(item.sequence())));
    }

    /** Zero is how a field is read that is missing, or of a type of somebody's own: all those are meant by it. */
    private static BsonValue unlessDefault(long number, BsonValue value) {
        return number == 0 ? new BsonDocument("$not", new BsonDocument("$gt", value)) : value;
    }

    static List<SyncItem> readAll(Iterable<BsonDocument> documents) {
        return StreamSupport.stream(documents.spliterator(), false)
                .map(ItemDocuments::read)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * The item, with a default for each field that is missing or not of its type. Null for a document that cannot be an item
     * of anybody: its {@code _id} is no ObjectId, or it has no user.
     */
    static @Nullable SyncItem read(BsonDocument d) {
        ItemId id = Ids.item(d.get("_id"));
        UserId user = Ids.user(d.get("userId"));
        if (id == null || user == null) {
            return null;
        }
        String endpoint = Fields.text(d, "endpoint");
        Instant createdAt = Fields.instant(d, "createdAt");
        if (createdAt == null) {
            createdAt = d.getObjectId("_id").getValue().getDate().toInstant();
        }
        Instant updatedAt = Fields.instant(d, "updatedAt");
        return new SyncItem(
                id,
                user,
                endpoint == null ? "" : endpoint,
                method(d),
                tree(d, "data"),
                status(d),
                Math.max(0, Fields.integer(d, "attempts", 0)),
                Fields.integer(d, "maxAttempts", Submission.DEFAULT_ATTEMPTS),
                failure(d),
                tree(d, "responseData"),
                Fields.text(d, "deviceId"),
                Fields.integer(d, "priority", 0),
                Fields.instant(d, "retryAt"),
                createdAt,
                updatedAt == null ? createdAt : updatedAt,
                Fields.instant(d, "completedAt"),
                Fields.text(d, "mutationId"),
                Fields.timestamp(d, "sequence"),
                Fields.text(d, "recordKey"),
                Fields.text(d, "contentHash"),
                Fields.whole(d, "epoch", 0));
    }

    /** GET stands for whatever is no method: it is no write either, and fails as such. */
    private static Method method(BsonDocument d) {
        String name = Fields.text(d, "method");
        return Method.of(name == null ? "" : name.toUpperCase(Locale.ROOT)).orElse(Method.GET);
    }

    /** No query for open items finds a status of somebody's own; where such an item is asked for by id, it needs a person. */
    private static Status status(BsonDocument d) {
        String wire = Fields.text(d, "status");
        return Status.ofWire(wire == null ? "" : wire).orElse(Status.FAILED);
    }

    private static @Nullable Map<String, @Nullable Object> tree(BsonDocument d, String field) {
        BsonDocument tree = Fields.document(d, field);
        return tree == null ? null : Trees.plain(tree);
    }

    private static @Nullable Failure failure(BsonDocument d) {
        String message = Fields.text(d, "error");
        if (message == null) {
            return null;
        }
        BsonDocument failure = Fields.document(d, "failure");
        String kind = failure == null ? null : Fields.text(failure, "kind");
        return new Failure(Failure.Kind.ofWire(kind == null ? "" : kind).orElse(Failure.Kind.HANDLER), message);
    }
}
