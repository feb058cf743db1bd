package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The commands on lanes that are the same with and without transactions. */
final class LaneCommands {
    private static final int UPSERTS = 10;

    private final Database db;

    LaneCommands(Database db) {
        this.db = db;
    }

    /**
     * Claims the lane if it is free, in one command, and answers the lane as it is then, whoever holds it. The command
     * waits for the majority, although the transaction after it does so too. Otherwise that transaction could begin on
     * a snapshot from before the claim (seen), and report the lane as lost.
     */
    BsonDocument claim(UserId user, String owner, List<ItemId> batch, Duration lease, @Nullable BsonValue session) {
        FindOneAndUpdateOptions options = new FindOneAndUpdateOptions()
                .upsert(true)
                .returnDocument(ReturnDocument.AFTER)
                .projection(LaneDocuments.VIEW);
        for (int i = 1; true; i++) {
            try {
                BsonDocument lane = db.lanes()
                        .findOneAndUpdate(
                                eq("_id", Ids.of(user)), LaneDocuments.claim(owner, batch, lease, session), options);
                return Objects.requireNonNull(lane, "an upsert answers with its document");
            } catch (MongoCommandException e) {
                // two concurrent first claims of a user: the other one has inserted the document
                if (!Errors.isDuplicateKey(e) || i == UPSERTS) {
                    throw e;
                }
            }
        }
    }

    @Nullable
    BsonDocument view(UserId user) {
        return db.lanes()
                .find(eq("_id", Ids.of(user)))
                .projection(LaneDocuments.VIEW)
                .first();
    }

    /** @return whether the lane was ours */
    boolean next(Lane lane, Next next) {
        return db.lanes()
                        .updateOne(LaneDocuments.ours(lane), LaneDocuments.next(lane, next))
                        .getMatchedCount()
                == 1;
    }

    /** {@link #next} at the end of a commit. */
    void publish(Lane lane, Next next, long number) {
        db.lanes().updateOne(LaneDocuments.ours(lane), LaneDocuments.commit(lane, next, number));
    }

    Set<ItemId> running(UserId user) {
        BsonDocument lane = db.lanes()
                .find(and(eq("_id", Ids.of(user)), LaneDocuments.LEASE_RUNS))
                .projection(include("batch"))
                .first();
        return lane == null ? Set.of() : Set.copyOf(LaneDocuments.items(lane, "batch"));
    }

    /** Majority reads, as those of whoever asks next: a number that is told before it can be read would be asked for in vain. */
    Map<UserId, FeedState> feeds(Set<UserId> users) {
        Map<UserId, FeedState> feeds = new HashMap<>();
        Database.majorityReads(db.lanes())
                .find(in("_id", users.stream().map(Ids::of).toList()))
                .projection(FeedFields.VIEW)
                .batchSize(users.size() + 1) // all in one reply
                .forEach(lane -> {
                    UserId user = Ids.user(lane.get("_id"));
                    FeedState state = FeedFields.state(lane);
                    if (user != null && state != null) {
                        feeds.put(user, state);
                    }
                });
        return feeds;
    }

    /** Sorted by the end of the lease, so the lanes whose lease has ended come first. */
    List<UserId> abandoned(int limit) {
        List<UserId> users = new ArrayList<>();
        db.lanes()
                .find(gt("leaseUntil", new BsonDateTime(Long.MIN_VALUE)))
                .projection(LaneDocuments.VIEW)
                .sort(ascending("leaseUntil"))
                .limit(limit)
                .batchSize(Database.ONE_REPLY)
                .forEach(lane -> {
                    UserId user = Ids.user(lane.get("_id"));
                    if (user != null && LaneDocuments.isOver(lane)) {
                        users.add(user);
                    }
                });
        return users;
    }
}
