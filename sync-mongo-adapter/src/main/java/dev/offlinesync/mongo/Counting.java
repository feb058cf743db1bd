package dev.offlinesync.mongo;

import static com.mongodb.client.model.Accumulators.min;
import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.limit;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Aggregates.unionWith;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Counts of items by status, in one aggregate that the index of work answers alone. */
final class Counting {
    private static final Bson COUNTED = project(fields(excludeId(), include("status", "retryAt", "createdAt")));

    private Counting() {}

    /** @param user null for all users */
    static QueueCounts count(MongoCollection<BsonDocument> items, @Nullable UserId user, Instant now, int most) {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        int due = 0;
        Instant dueSince = null;
        for (BsonDocument row : items.aggregate(pipeline(user, now, most))) {
            Status status = Status.ofWire(row.getString("_id").getValue()).orElseThrow();
            counts.put(status, Fields.integer(row, "count", 0));
            Instant since = Fields.instant(row, "since");
            if (status.isOpen()) {
                due += Fields.integer(row, "due", 0);
                dueSince = dueSince == null || (since != null && since.isBefore(dueSince)) ? since : dueSince;
            }
        }
        return new QueueCounts(
                counts.getOrDefault(Status.PENDING, 0),
                counts.getOrDefault(Status.PROCESSING, 0),
                counts.getOrDefault(Status.FAILED, 0),
                due,
                dueSince);
    }

    static List<Bson> pipeline(@Nullable UserId user, Instant now, int most) {
        BsonValue isDue = call("$not", call("$gt", new BsonString("$retryAt"), new BsonDateTime(now.toEpochMilli())));
        BsonValue since = call("$ifNull", new BsonString("$retryAt"), new BsonString("$createdAt"));
        return List.of(
                match(whose(user, Status.OPEN)),
                limit(most),
                COUNTED,
                unionWith(Schema.ITEMS, List.of(match(whose(user, Set.of(Status.FAILED))), limit(most), COUNTED)),
                group(
                        "$status",
                        sum("count", 1),
                        sum("due", call("$cond", isDue, new BsonInt32(1), new BsonInt32(0))),
                        min("since", call("$cond", isDue, since, BsonNull.VALUE))));
    }

    private static Bson whose(@Nullable UserId user, Set<Status> statuses) {
        Bson status = in("status", OpenItems.wire(statuses));
        return user == null ? status : and(status, eq("userId", Ids.of(user)));
    }

    private static BsonDocument call(String operator, BsonValue... arguments) {
        return new BsonDocument(operator, new BsonArray(List.of(arguments)));
    }
}
