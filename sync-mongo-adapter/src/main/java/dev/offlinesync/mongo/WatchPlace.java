package dev.offlinesync.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Where the stream of changes is read next, in the document {@code watch} of {@code syncmeta}: {@code token} is where it
 * goes on, {@code holder} reads it until {@code until}, by the clock of the database.
 */
final class WatchPlace {
    /** Without a sign of life the place is another server's after this time. */
    static final Duration LEASE = Duration.ofSeconds(10);

    private static final Bson PLACE = Filters.eq("_id", "watch");

    private static final BsonDocument FREE =
            BsonDocument.parse("{$expr: {$lt: [{$ifNull: ['$until', {$date: 0}]}, '$$NOW']}}");

    private static final BsonDocument UNTIL =
            new BsonDocument("until", BsonDocument.parse("{$add: ['$$NOW', " + LEASE.toMillis() + "]}"));

    private final Database db;
    private final String holder;

    WatchPlace(Database db, String holder) {
        this.db = db;
        this.holder = holder;
    }

    /** Takes the place, or keeps it; false if another server has it. */
    boolean hold() {
        Bson mayHave = Filters.or(Filters.eq("holder", holder), FREE);
        if (set(mayHave, new BsonDocument())) {
            return true;
        }
        boolean isFirst = db.collection(Schema.META)
                        .updateOne(PLACE, Updates.setOnInsert("holder", null), new UpdateOptions().upsert(true))
                        .getUpsertedId()
                != null;
        return isFirst && set(mayHave, new BsonDocument());
    }

    /** Null if nobody has read the stream yet. */
    @Nullable
    BsonDocument token() {
        BsonDocument place = db.collection(Schema.META)
                .find(PLACE)
                .projection(Projections.include("token"))
                .first();
        return place == null ? null : Fields.document(place, "token");
    }

    /** The stream goes on here; false if another server has the place. */
    boolean goOn(BsonDocument token) {
        return set(Filters.eq("holder", holder), new BsonDocument("token", new BsonDocument("$literal", token)));
    }

    private boolean set(Bson who, BsonDocument fields) {
        BsonDocument set = UNTIL.clone().append("holder", new BsonDocument("$literal", new BsonString(holder)));
        set.putAll(fields);
        return db.collection(Schema.META)
                        .updateOne(Filters.and(PLACE, who), List.of(new BsonDocument("$set", set)))
                        .getMatchedCount()
                > 0;
    }

    /** Another server may read on at once. */
    void leave() {
        db.collection(Schema.META)
                .updateOne(
                        Filters.and(PLACE, Filters.eq("holder", holder)),
                        Updates.combine(Updates.set("holder", null), Updates.unset("until")));
    }
}
