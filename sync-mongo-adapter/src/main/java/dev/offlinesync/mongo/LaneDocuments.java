package dev.offlinesync.mongo;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.store.LaneState;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Lanes as documents of {@code synclanes}, and the updates that change them. All times come from the database's clock
 * ({@code $$NOW}). A free lane has an {@code owner} of null and no {@code leaseUntil}.
 */
final class LaneDocuments {
    private static final BsonDocument OVER =
            BsonDocument.parse("{$lte: [{$ifNull: ['$leaseUntil', '$$NOW']}, '$$NOW']}");

    /** A lane whose lease runs, by the clock of the database. */
    static final BsonDocument LEASE_RUNS =
            new BsonDocument("$expr", new BsonDocument("$not", new BsonArray(List.of(OVER))));

    /** Includes {@code over}: whether the lease has ended, by the clock of the database. */
    static final BsonDocument VIEW = new BsonDocument("owner", BsonBoolean.TRUE)
            .append("epoch", BsonBoolean.TRUE)
            .append("batch", BsonBoolean.TRUE)
            .append("suspects", BsonBoolean.TRUE)
            .append("session", BsonBoolean.TRUE)
            .append("over", OVER);

    private static final BsonDocument IS_FREE = BsonDocument.parse("{$eq: [{$ifNull: ['$owner', null]}, null]}");

    private static final BsonDocument NEXT_EPOCH = BsonDocument.parse("""
            {epoch: {$add: [{$ifNull: ['$epoch', {$numberLong: '0'}]}, {$numberLong: '1'}]},
             suspects: {$ifNull: ['$suspects', []]}}
            """);

    private LaneDocuments() {}

    /**
     * Claims a lane that is free or new, and leaves any other unchanged. Fields that a later version may have added
     * stay.
     */
    static List<Bson> claim(String owner, List<ItemId> batch, Duration lease, @Nullable BsonValue session) {
        BsonDocument claimed = NEXT_EPOCH
                .clone()
                .append("owner", literal(new BsonString(owner)))
                .append("leaseUntil", until(lease))
                .append("batch", literal(Ids.of(batch)))
                .append("session", literal(session == null ? BsonNull.VALUE : session));
        claimed.putAll(FeedFields.claimed(owner));
        BsonString lane = new BsonString("$$ROOT");
        BsonDocument kept = new BsonDocument("$mergeObjects", new BsonArray(List.of(lane, claimed)));
        BsonArray cond = new BsonArray(List.of(IS_FREE, kept, lane));
        return List.of(new BsonDocument("$replaceWith", new BsonDocument("$cond", cond)));
    }

    /** Matches the lane as it was read, if nobody took it over or renewed it since. */
    static BsonDocument stillOver(BsonDocument lane) {
        return new BsonDocument("_id", lane.get("_id"))
                .append("owner", lane.get("owner", BsonNull.VALUE))
                .append("epoch", lane.get("epoch", BsonNull.VALUE))
                .append("batch", lane.get("batch", BsonNull.VALUE))
                .append("suspects", lane.get("suspects", BsonNull.VALUE))
                .append("$expr", OVER);
    }

    static List<Bson> takeOver(LaneState taken, Duration lease, @Nullable BsonValue session) {
        BsonDocument set = state(taken)
                .append("epoch", new BsonInt64(taken.epoch()))
                .append("leaseUntil", until(lease))
                .append("session", literal(session == null ? BsonNull.VALUE : session));
        set.putAll(FeedFields.claimed(String.valueOf(taken.owner())));
        return List.of(new BsonDocument("$set", set));
    }

    static BsonDocument ours(Lane lane) {
        return new BsonDocument("_id", Ids.of(lane.user()))
                .append("owner", new BsonString(lane.owner()))
                .append("epoch", new BsonInt64(lane.epoch()));
    }

    /** What a commit makes of its lane: {@link #next}, and its number. */
    static List<Bson> commit(Lane lane, Next next) {
        return next(lane, next, FeedFields.NEXT_NUMBER);
    }

    /** The same if the number was chosen before. */
    static List<Bson> commit(Lane lane, Next next, long number) {
        return next(lane, next, FeedFields.number(number));
    }

    /** What the holder of a lane makes of it. */
    static List<Bson> next(Lane lane, Next next) {
        return next(lane, next, new BsonDocument());
    }

    private static List<Bson> next(Lane lane, Next next, BsonDocument feed) {
        BsonDocument set = state(LaneState.after(lane, next));
        set.putAll(feed);
        return next instanceof Next.Continue go
                ? List.of(new BsonDocument("$set", set.append("leaseUntil", until(go.lease()))))
                : List.of(
                        new BsonDocument("$set", set.append("session", literal(BsonNull.VALUE))),
                        new BsonDocument("$unset", new BsonString("leaseUntil")));
    }

    private static BsonDocument state(LaneState state) {
        return new BsonDocument("owner", literal(Fields.orNull(state.owner())))
                .append("batch", literal(Ids.of(state.batch())))
                .append("suspects", literal(Ids.of(state.suspects())));
    }

    private static BsonDocument until(Duration lease) {
        BsonArray sum = new BsonArray(List.of(new BsonString("$$NOW"), new BsonInt64(lease.toMillis())));
        return new BsonDocument("$add", sum);
    }

    /** A value that is data, even if it looks like an expression. */
    private static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }

    static boolean isOver(BsonDocument lane) {
        return !lane.get("owner", BsonNull.VALUE).isNull()
                && lane.getBoolean("over", BsonBoolean.TRUE).getValue();
    }

    static LaneState read(BsonDocument lane) {
        boolean free = lane.get("owner", BsonNull.VALUE).isNull();
        String owner = Fields.text(lane, "owner");
        return new LaneState(
                free || owner != null ? owner : "", // of an unexpected type, written by hand: held, by an unknown party
                Fields.whole(lane, "epoch", 0),
                items(lane, "batch"),
                items(lane, "suspects"));
    }

    static List<ItemId> items(BsonDocument lane, String field) {
        List<ItemId> items = new ArrayList<>();
        if (lane.get(field) instanceof BsonArray array) {
            for (BsonValue value : array) {
                ItemId id = Ids.item(value);
                if (id != null) {
                    items.add(id);
                }
            }
        }
        return items;
    }
}
