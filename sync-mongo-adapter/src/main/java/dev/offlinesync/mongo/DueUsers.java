package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Walks the index of open items from user to user, one chunk of keys at a time. If a chunk ends within a user's items,
 * the walk continues at the next user, so one long queue costs one chunk.
 */
final class DueUsers {
    private static final int CHUNK = 1000;

    static final Bson ANYBODY = ne("userId", BsonNull.VALUE);
    static final Bson HAS_RETRY = gte("retryAt", new BsonDateTime(Long.MIN_VALUE));

    private final MongoCollection<BsonDocument> items;
    private final Instant now;
    private final Instant untriedSince;
    private final Set<BsonValue> odd = new HashSet<>();

    DueUsers(MongoCollection<BsonDocument> items, Instant now, Duration grace) {
        this.items = items;
        this.now = now;
        this.untriedSince = now.minus(grace);
    }

    List<UserId> from(@Nullable UserId first, int limit) {
        Set<UserId> users = new LinkedHashSet<>();
        Bson range = first == null ? new BsonDocument() : notBefore(Ids.of(first));
        while (true) {
            List<BsonDocument> chunk = keys(range).into(new ArrayList<>());
            for (BsonDocument key : chunk) {
                UserId user = Ids.user(key.get("userId"));
                if (user == null) {
                    odd.add(key.get("userId", BsonNull.VALUE));
                }
                if (user != null && users.add(user) && users.size() == limit) {
                    return List.copyOf(users);
                }
            }
            if (chunk.size() < CHUNK) {
                return List.copyOf(users);
            }
            range = behind(chunk.get(chunk.size() - 1).get("userId", BsonNull.VALUE));
        }
    }

    /** What {@link #from} met in the place of a user, and can be none. */
    Set<BsonValue> odd() {
        return odd;
    }

    /**
     * Covered by the index, in order of users: both ranges are bounds of it. Without the hint MongoDB answers each range
     * from whichever index it likes, reads all due items, and sorts them, chunk after chunk.
     */
    FindIterable<BsonDocument> keys(Bson range) {
        Bson open = and(in("status", OpenItems.wire(Status.OPEN)), range);
        Bson retries = and(open, lte("retryAt", new BsonDateTime(now.toEpochMilli())));
        Bson untried = and(open, not(HAS_RETRY), OpenItems.notAfter("createdAt", untriedSince));
        return items.find(or(retries, untried))
                .projection(fields(excludeId(), include("userId")))
                .sort(ascending("userId"))
                .hint(OpenItems.WORK)
                .limit(CHUNK)
                .batchSize(Database.ONE_REPLY);
    }

    // Texts come before ObjectIds, and a comparison stays within one type: a negated one does not.

    private static Bson notBefore(BsonValue user) {
        return user.isObjectId() ? gte("userId", user) : known(not(new BsonDocument("userId", lessThan("$lt", user))));
    }

    private static Bson behind(BsonValue user) {
        return user.isObjectId() ? gt("userId", user) : known(not(new BsonDocument("userId", lessThan("$lte", user))));
    }

    private static BsonDocument lessThan(String operator, BsonValue user) {
        return new BsonDocument(operator, user);
    }

    private static Bson known(Bson range) {
        return and(ANYBODY, range);
    }
}
