package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.or;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Which of a user's items a deletion takes, by the lane as it was read just before. The lane may be claimed between the
 * two commands. That is harmless for pending items: a claim calls no handler of its own before it has stamped the item,
 * and finds then that the item is gone. A processing item is taken only if it was stamped under the claim that was read,
 * or an earlier one: a later one stamps it again, with its own epoch.
 */
final class Withdrawal {
    private final UserId user;
    private final Set<Status> statuses;
    private final LaneState lane;
    private final boolean held;

    private Withdrawal(UserId user, Set<Status> statuses, LaneState lane, boolean held) {
        this.user = user;
        this.statuses = statuses;
        this.lane = lane;
        this.held = held;
    }

    /** @param lane with the fields of {@link LaneDocuments#VIEW}; null if the user never had one */
    static Withdrawal of(UserId user, Set<Status> statuses, @Nullable BsonDocument lane) {
        LaneState state = lane == null ? LaneState.NEW : LaneDocuments.read(lane);
        return new Withdrawal(user, statuses, state, lane != null && !state.isFree() && !LaneDocuments.isOver(lane));
    }

    /** The items to delete. */
    Bson idle() {
        EnumSet<Status> others = EnumSet.noneOf(Status.class);
        others.addAll(statuses);
        boolean stamped = others.remove(Status.PROCESSING);
        Bson idle = OpenItems.of(user, others);
        if (held) {
            return and(idle, nin("_id", Ids.of(batch())));
        }
        Bson leftBehind =
                and(OpenItems.of(user, EnumSet.of(Status.PROCESSING)), not(gt("epoch", new BsonInt64(lane.epoch()))));
        return stamped ? or(idle, leftBehind) : idle;
    }

    /** The items that are kept; empty if there can be none. */
    Optional<Bson> running() {
        return held
                ? Optional.of(and(
                        OpenItems.of(user, statuses),
                        or(eq("status", Status.PROCESSING.wire()), in("_id", Ids.of(batch())))))
                : Optional.empty();
    }

    private List<ItemId> batch() {
        return lane.batch();
    }
}
