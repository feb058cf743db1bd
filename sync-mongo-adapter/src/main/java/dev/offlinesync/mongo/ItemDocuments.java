package dev.offlinesync.mongo;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** Items as documents of {@code syncqueues}. */
final class ItemDocuments {
    /** The server replaces it at insertion by a time of its own that only rises: the order of arrival. */
    private static final BsonTimestamp SERVER_ASSIGNS = new BsonTimestamp(0, 0);

    private static final BsonDocument ATTEMPTED = above("attempts", new BsonInt32(0));
    private static final BsonDocument ORDERED = above("sequence", new BsonTimestamp(0));
    private static final BsonDocument SETTLED = above("epoch", new BsonInt64(0));

    private ItemDocuments() {}

    private static BsonDocument above(String field, BsonValue zero) {
        return new BsonDocument(field, new BsonDocument("$gt", zero));
    }

    static BsonDocument write(SyncItem item) {
        BsonDocument d = new BsonDocument("_id", Ids.of(item.id()))
                .append("userId", Ids.of(item.userId()))
                .append("endpoint", new BsonString(item.endpoint()))
                .append("method", new BsonString(item.method().name()))
                .append("data", Trees.bsonOrNull(item.mutation().data()))
                .append("status", new BsonString(item.status().wire()))
                .append("attempts", new BsonInt32(item.attempts()))
                .append("maxAttempts", new BsonInt32(item.maxAttempts()))
                .append("error", Fields.orNull(item.error()))
                .append("responseData", Trees.bsonOrNull(item.responseData()))
                .append("deviceId", Fields.orNull(item.deviceId()))
                .append("priority", new BsonInt32(item.priority()))
                .append("retryAt", Fields.orNull(item.retryAt()))
                .append("createdAt", Fields.orNull(item.createdAt()))
                .append("updatedAt", Fields.orNull(item.updatedAt()))
                .append("sequence", SERVER_ASSIGNS)
                .append("recordKey", Fields.orNull(item.place().recordKey()))
                .append("contentHash", Fields.orNull(item.contentHash()))
                .append("epoch", new BsonInt64(item.epoch()));
        if (item.mutationId() != null) {
            d.append("mutationId", new BsonString(item.mutationId()));
        }
        if (item.occurredAt() != null) {
            d.append("occurredAt", Fields.orNull(item.occurredAt()));
        }
        if (item.failure() != null) {
            d.append("failure", failure(item));
        }
        if (item.completedAt() != null) {
            d.append("completedAt", Fields.orNull(item.completedAt()));
        }
        earlier(item, d);
        receipt(Receipt.NONE, item.receipt(), d);
        return d;
    }

    /** What it says about what came before it. */
    private static void earlier(SyncItem item, BsonDocument d) {
        Basis basis = item.basis();
        if (basis.base() != null) {
            d.append("base", Trees.bson(basis.base()));
        }
        if (basis.version() != null) {
            d.append("baseVersion", new BsonInt64(basis.version()));
        }
        if (basis.mutationId() != null) {
            d.append("baseMutationId", new BsonString(basis.mutationId()));
        }
        if (!item.dependsOn().isEmpty()) {
            d.append(
                    "dependsOn",
                    new BsonArray(item.dependsOn().stream().map(BsonString::new).toList()));
        }
    }

    /** Of each field that is, or was, there. */
    private static void receipt(Receipt before, Receipt after, BsonDocument d) {
        if (before.change() != 0 || after.change() != 0) {
            d.append("change", new BsonInt64(after.change()));
        }
        if (before.outcome() != null || after.outcome() != null) {
            d.append("outcome", Fields.orNull(after.outcomeText()));
        }
        if (before.conflictId() != null || after.conflictId() != null) {
            d.append("conflictId", Fields.orNull(after.conflictId()));
        }
    }

    /** Everything that a transition may change. */
    static BsonDocument settle(SyncItem before, SyncItem item) {
        BsonDocument d = new BsonDocument("status", new BsonString(item.status().wire()))
                .append("attempts", new BsonInt32(item.attempts()))
                .append("error", Fields.orNull(item.error()))
                .append("failure", failure(item))
                .append("responseData", Trees.bsonOrNull(item.responseData()))
                .append("retryAt", Fields.orNull(item.retryAt()))
                .append("updatedAt", Fields.orNull(item.updatedAt()))
                .append("completedAt", Fields.orNull(item.completedAt()))
                .append("epoch", new BsonInt64(item.epoch()));
        receipt(before.receipt(), item.receipt(), d);
        return new BsonDocument("$set", d);
    }

    private static BsonValue failure(SyncItem item) {
        Failure failure = item.failure();
        if (failure == null) {
            return BsonNull.VALUE;
        }
        BsonDocument document =
                new BsonDocument("kind", new BsonString(failure.kind().wire()));
        Tree details = failure.details();
        if (details != null) {
            document.putAll(Trees.bson(details));
        }
        return document;
    }

    /**
     * The item, if it is still as it was read. A missing number, or one of an unexpected type, is read as zero, so zero
     * stands for all of those. One {@code $nor} says so for every field, which costs the server less than a condition
     * for each.
     */
    static BsonDocument asRead(SyncItem item) {
        BsonDocument filter = new BsonDocument("_id", Ids.of(item.id()))
                .append("userId", Ids.of(item.userId()))
                .append("status", new BsonString(item.status().wire()));
        BsonArray above = new BsonArray();
        is(item.attempts(), "attempts", new BsonInt32(item.attempts()), ATTEMPTED, filter, above);
        is(item.sequence(), "sequence", new BsonTimestamp(item.sequence()), ORDERED, filter, above);
        is(item.epoch(), "epoch", new BsonInt64(item.epoch()), SETTLED, filter, above);
        return above.isEmpty() ? filter : filter.append("$nor", above);
    }

    private static void is(
            long number, String field, BsonValue value, BsonDocument aboveZero, BsonDocument filter, BsonArray above) {
        if (number == 0) {
            above.add(aboveZero);
        } else {
            filter.append(field, value);
        }
    }
}
