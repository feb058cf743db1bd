package dev.offlinesync.mongo;

import dev.offlinesync.core.store.FeedState;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The change feed in a lane's document: {@code generation}, {@code changes}, {@code purged} as in {@link FeedState}, and
 * {@code feedEpoch}, the epoch of the last claim by a program that gives numbers. A program of before raises
 * {@code epoch} alone.
 */
final class FeedFields {
    /** What {@link #state} and {@link #number} need. */
    static final BsonDocument VIEW =
            BsonDocument.parse("{generation: 1, changes: 1, purged: 1, epoch: 1, feedEpoch: 1}");

    /** Of a commit: it takes the next number. */
    static final BsonDocument NEXT_NUMBER =
            BsonDocument.parse("{changes: {$add: [{$ifNull: ['$changes', 0]}, {$numberLong: '1'}]}}");

    /** Of a claim: whether the feed counts that is there. */
    private static final BsonDocument COUNTS = BsonDocument.parse("{$and: [{$eq: [{$type: '$generation'}, 'string']},"
            + " {$isNumber: '$changes'}, {$eq: ['$feedEpoch', '$epoch']}]}");

    private static final BsonDocument BEGUN = BsonDocument.parse("{$max: ['$changes', {$toLong: '$$NOW'}]}");

    private static final BsonDocument FEED_EPOCH =
            BsonDocument.parse("{$add: [{$ifNull: ['$epoch', {$numberLong: '0'}]}, {$numberLong: '1'}]}");

    private FeedFields() {}

    /** Of a claim: a feed that counts stays, else one begins as {@link FeedState#begun} says. */
    static BsonDocument claimed(String generation) {
        BsonValue fresh = new BsonDocument("$literal", new BsonString(generation));
        return new BsonDocument("generation", ifCounts("$generation", fresh))
                .append("changes", ifCounts("$changes", BEGUN))
                .append("feedEpoch", FEED_EPOCH);
    }

    private static BsonDocument ifCounts(String field, BsonValue otherwise) {
        return new BsonDocument("$cond", new BsonArray(List.of(COUNTS, new BsonString(field), otherwise)));
    }

    static BsonDocument number(long number) {
        return new BsonDocument("changes", new BsonInt64(number));
    }

    /** The last number that was given. */
    static long number(BsonDocument lane) {
        return Fields.whole(lane, "changes", 0);
    }

    /** The feed as a commit under this lane leaves it. */
    static FeedState committed(BsonDocument lane, long number) {
        String generation = Fields.text(lane, "generation");
        return new FeedState(generation == null ? "" : generation, number, Fields.whole(lane, "purged", 0));
    }

    /** Null if there is no feed that counts. */
    static @Nullable FeedState state(@Nullable BsonDocument lane) {
        String generation = lane == null ? null : Fields.text(lane, "generation");
        return lane == null
                        || generation == null
                        || Fields.whole(lane, "epoch", 0) != Fields.whole(lane, "feedEpoch", -1)
                ? null
                : new FeedState(generation, number(lane), Fields.whole(lane, "purged", 0));
    }
}
