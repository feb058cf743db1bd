package dev.offlinesync.mongo;

import static com.mongodb.client.model.Accumulators.first;
import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.count;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.limit;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Aggregates.replaceWith;
import static com.mongodb.client.model.Aggregates.sort;
import static com.mongodb.client.model.Aggregates.unionWith;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Projections.computed;
import static com.mongodb.client.model.Projections.excludeId;
import static com.mongodb.client.model.Projections.fields;
import static com.mongodb.client.model.Sorts.ascending;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Due;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The first page of the due items with all its counts, as one aggregate: first the page, then one small row for each
 * count.
 *
 * <p>If a document is larger than its share of the page's bytes, only its id and size are sent, so that the answer
 * stays within them. If it belongs to the page after all, it is fetched.
 */
final class DuePage {
    private final int limit;
    private final long maxBytes;
    private final int counted;
    private final List<Row> page = new ArrayList<>();
    private final Map<ItemId, SyncItem> toRepair = new LinkedHashMap<>();
    private long bytesOfPage;
    private long bytesToRepair;
    private int due;
    private int waiting;
    private boolean hasUnreadable;
    private @Nullable Instant nextRetryAt;

    /** @param item null if the document was too large to be sent at once */
    private record Row(ItemId id, @Nullable SyncItem item, long bytes) {}

    DuePage(int limit, long maxBytes, int counted) {
        this.limit = limit;
        this.maxBytes = maxBytes;
        this.counted = counted;
    }

    List<Bson> pipeline(UserId user, Instant now) {
        Bson due = OpenItems.due(user, now);
        Bson waiting = and(OpenItems.of(user), OpenItems.after("retryAt", now));
        List<Bson> pipeline = new ArrayList<>(
                List.of(match(due), sort(OpenItems.ORDER), limit(limit), replaceWith(withinItsShare())));
        pipeline.add(alongside(match(due), limit(counted + limit), count("due")));
        pipeline.add(alongside(
                match(waiting),
                sort(ascending("retryAt")),
                limit(counted),
                group(null, sum("waiting", 1), first("nextRetryAt", "$retryAt")),
                project(excludeId())));
        pipeline.add(alongside(
                match(OpenItems.toRepair(user)),
                limit(QueueStore.REPAIRS),
                project(fields(excludeId(), computed("toRepair", "$$ROOT")))));
        return pipeline;
    }

    private static Bson alongside(Bson... stages) {
        return unionWith(Schema.ITEMS, List.of(stages));
    }

    private Bson withinItsShare() {
        Document size = new Document("$bsonSize", "$$ROOT");
        Document isLarge = new Document("$gt", List.of(size, Math.max(1024, maxBytes / limit)));
        return new Document("bytes", size)
                .append(DueRow.ITEM, new Document("$cond", List.of(isLarge, new Document("_id", "$_id"), "$$ROOT")));
    }

    /**
     * Takes the next row.
     *
     * @return whether to go on; false if the items to repair, which come last, are as large as a page may be
     */
    boolean add(RawBsonDocument raw) {
        if (bytesOfPage > maxBytes && raw.containsKey(DueRow.ITEM)) {
            return true; // not even decoded
        }
        DueRow row = Raw.row(raw, DueRow.DECODING);
        SyncItem broken = row.toRepair == null ? null : row.toRepair.item();
        if (row.item != null) {
            addToPage(row.item, row.bytes);
        } else if (broken != null) {
            toRepair.put(broken.id(), broken);
            bytesToRepair += broken.weight();
        } else if (row.toRepair != null) {
            hasUnreadable = true;
        } else {
            due += row.due;
            waiting += row.waiting;
            nextRetryAt = row.nextRetryAt == null ? nextRetryAt : row.nextRetryAt;
        }
        return bytesToRepair <= maxBytes;
    }

    /** Whether there is an open document that can be no item. */
    boolean hasUnreadable() {
        return hasUnreadable;
    }

    private void addToPage(LenientItem found, long bytes) {
        ItemId id = found.id();
        SyncItem item = found.item();
        if (id == null) {
            hasUnreadable = true;
        } else {
            Row row = new Row(id, item, item == null ? bytes : item.weight());
            page.add(row);
            bytesOfPage += row.bytes;
        }
    }

    /** @param load gives the documents of these ids */
    Due result(Function<Collection<ItemId>, Iterable<RawBsonDocument>> load) {
        List<Row> fitting = fitting();
        List<ItemId> unsent =
                fitting.stream().filter(r -> r.item == null).map(Row::id).toList();
        Map<ItemId, RawBsonDocument> loaded = new LinkedHashMap<>();
        if (!unsent.isEmpty()) {
            load.apply(unsent)
                    .forEach(raw -> loaded.put(
                            new ItemId(raw.getObjectId("_id").getValue().toHexString()), raw));
        }
        List<SyncItem> items = new ArrayList<>();
        long weight = 0;
        for (Row row : fitting) {
            SyncItem item = row.item == null ? item(loaded.remove(row.id)) : row.item;
            weight += item == null ? 0 : item.weight(); // more than its document has bytes, maybe
            if (!items.isEmpty() && weight > maxBytes) {
                break;
            }
            if (item != null) {
                items.add(item);
            }
        }
        return new Due(
                items,
                Math.max(due, items.size()),
                waiting,
                nextRetryAt,
                toRepair.values().stream()
                        .sorted(Comparator.comparing(SyncItem::createdAt).thenComparing(SyncItem::id))
                        .limit(QueueStore.REPAIRS)
                        .toList());
    }

    private static @Nullable SyncItem item(@Nullable RawBsonDocument raw) {
        return raw == null ? null : Raw.row(raw, LenientItem.DECODING).item();
    }

    private List<Row> fitting() {
        List<Row> fitting = new ArrayList<>();
        long bytes = 0;
        for (Row row : page) {
            bytes += row.bytes;
            if (!fitting.isEmpty() && bytes > maxBytes) {
                break;
            }
            fitting.add(row);
        }
        return fitting;
    }
}
