package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.not;

import dev.offlinesync.core.item.Status;
import java.time.Instant;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/** Filters and updates that move what waits by a clock that was set back. The index {@code work} has what they compare. */
final class Reschedule {
    private Reschedule() {}

    /** Items that wait for a retry, written after this time. */
    static Bson waiting(Instant now) {
        return and(open(), OpenItems.after("retryAt", now), OpenItems.after("updatedAt", now));
    }

    /** Each waits as long as it was meant to, from this time on. */
    static List<Bson> later(Instant now) {
        BsonDateTime time = new BsonDateTime(now.toEpochMilli());
        BsonDocument left = new BsonDocument(
                "$subtract", new BsonArray(List.of(new BsonString("$retryAt"), new BsonString("$updatedAt"))));
        BsonDocument then = new BsonDocument("$add", new BsonArray(List.of(time, left)));
        BsonDocument retryAt = new BsonDocument("$max", new BsonArray(List.of(time, then)));
        return List.of(new BsonDocument("$set", new BsonDocument("retryAt", retryAt).append("updatedAt", time)));
    }

    /** Items that nobody has tried, created after this time. */
    static Bson untried(Instant now) {
        return and(open(), not(DueUsers.HAS_RETRY), OpenItems.after("createdAt", now));
    }

    static List<Bson> atOnce(Instant now) {
        BsonDateTime time = new BsonDateTime(now.toEpochMilli());
        return List.of(new BsonDocument("$set", new BsonDocument("retryAt", time).append("updatedAt", time)));
    }

    private static Bson open() {
        return in("status", OpenItems.wire(Status.OPEN));
    }
}
