package dev.offlinesync.mongo;

import static com.mongodb.client.model.Aggregates.limit;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Aggregates.sort;
import static com.mongodb.client.model.Aggregates.unionWith;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.client.model.Filters;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.SyncStore.Listing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A page of a user's queue and what of it is running, as one aggregate over the lanes: first the user's lane, if its
 * lease runs, then the items. In this order a full page need not be read to its end.
 */
final class ListedPage {
    private final Page.Filling<SyncItem> page;
    private final Set<ItemId> running = new HashSet<>();

    ListedPage(int limit) {
        this.page = new Page.Filling<>(limit, SyncItem::weight);
    }

    static List<Bson> pipeline(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        Bson listed =
                after == null ? OpenItems.of(user, statuses) : OpenItems.behind(user, statuses, Filters.empty(), after);
        return List.of(
                match(and(eq("_id", Ids.of(user)), LaneDocuments.LEASE_RUNS)),
                project(fields(excludeId(), include("batch"))),
                unionWith(Schema.ITEMS, List.of(match(listed), sort(OpenItems.ORDER), limit(limit + 1))));
    }

    /**
     * Takes the next row.
     *
     * @return whether there is room for another one
     */
    boolean add(ListedRow row) {
        running.addAll(row.running());
        SyncItem item = row.item();
        return item == null || page.offer(item);
    }

    Listing result() {
        return new Listing(page.page(), running);
    }
}
