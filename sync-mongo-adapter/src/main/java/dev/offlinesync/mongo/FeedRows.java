package dev.offlinesync.mongo;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPage.Entry;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One page of a change feed: its keys, as {@link FeedKeys} has found them, and then the documents of as many as the page
 * takes. Where these reads do not see one moment, what does not fit together is left out, and the page not settled.
 */
final class FeedRows {
    private final Layouts layouts;
    private final UserId owner;
    private final FeedScan scan;
    private final FeedReads reads;
    private final @Nullable FeedState state;
    private final List<BsonDocument> keys = new ArrayList<>();
    private final List<BsonDocument> unnumbered = new ArrayList<>();
    /** By collection and id. */
    private final Map<String, Map<BsonValue, BsonDocument>> documents = new TreeMap<>();

    private int found;
    private boolean settled = true;

    FeedRows(Layouts layouts, UserId owner, FeedScan scan, FeedReads reads) {
        this.layouts = layouts;
        this.owner = owner;
        this.scan = scan;
        this.reads = reads;
        BsonDocument lane = null;
        for (BsonDocument row :
                reads.keys(new FeedKeys(layouts, owner, scan).pipeline()).batchSize(Database.ONE_REPLY)) {
            if (row.containsKey("n")) {
                add(row);
            } else if (row.containsKey("unnumbered")) {
                unnumbered.add(row);
            } else {
                lane = row;
            }
        }
        this.state = FeedFields.state(lane);
    }

    /** A tombstone that was left behind may be there twice. */
    private void add(BsonDocument key) {
        BsonDocument last = keys.isEmpty() ? null : keys.get(keys.size() - 1);
        if (last == null || !key.equals(last)) {
            keys.add(key);
        }
        found++;
    }

    /** Null if no feed was begun. */
    @Nullable
    FeedState state() {
        return state;
    }

    FeedPage page(FeedState seen) {
        List<BsonDocument> wanted = wanted(seen);
        read(wanted);
        Page.Filling<Entry> filling = new Page.Filling<>(scan.limit(), Entry::weight);
        BsonDocument last = null;
        boolean room = true;
        for (int i = 0; room && i < wanted.size(); i++) {
            Entry entry = entry(wanted.get(i), seen);
            room = entry == null || filling.offer(entry);
            last = room && (last == null || FeedKeys.hasPlace(wanted.get(i))) ? wanted.get(i) : last;
        }
        boolean isCut = last != null && (!room || wanted.size() < keys.size() || found > scan.limit());
        FeedPlace next = isCut && last != null ? FeedKeys.place(last) : null;
        return new FeedPage(seen, filling.page().items(), next, settled, unnumbered());
    }

    private Set<RecordKey> unnumbered() {
        if (unnumbered.isEmpty()) {
            return Set.of();
        }
        Page.Filling<BsonDocument> filling = FeedPage.fillingUnnumbered(row -> Fields.whole(row, "size", 0));
        List<BsonDocument> rows = filling.fill(unnumbered.stream()).items();
        Map<String, List<BsonValue>> own = new TreeMap<>();
        rows.forEach(row -> addOwnForm(own, FeedKeys.collection(row), row.get("unnumbered")));
        own.forEach(this::read);
        Set<RecordKey> found = new TreeSet<>();
        for (BsonDocument row : rows) {
            String collection = FeedKeys.collection(row);
            BsonValue id = row.get("unnumbered");
            if (!isShadowed(collection, id)) {
                found.add(new RecordKey(collection, Objects.requireNonNull(ForeignIds.text(id))));
            }
        }
        return found;
    }

    /** Of an id in the form of another program, the form in which this system would write it. */
    private static void addOwnForm(Map<String, List<BsonValue>> ids, String collection, @Nullable BsonValue id) {
        String text = ForeignIds.text(id);
        if (text != null && !Ids.of(text).equals(id)) {
            ids.computeIfAbsent(collection, c -> new ArrayList<>()).add(Ids.of(text));
        }
    }

    /** Whether the user has another document whose id has the same text, in the form that this system writes: it counts. */
    private boolean isShadowed(String collection, @Nullable BsonValue id) {
        String text = ForeignIds.text(id);
        if (text == null || Ids.of(text).equals(id)) {
            return false;
        }
        BsonDocument other = documents.getOrDefault(collection, Map.of()).get(Ids.of(text));
        StoredRecord record = other == null ? null : layouts.of(collection).read(other);
        return record != null && record.isOf(owner);
    }

    /** The first ones, as many as fit on a page by number and size; of those above the state, none. */
    private List<BsonDocument> wanted(FeedState seen) {
        for (BsonDocument key : keys) {
            if (Fields.whole(key, "n", 0) > seen.changes()) {
                settled = false;
                unnumbered.add(new BsonDocument("c", key.get("c"))
                        .append("unnumbered", key.get("i"))
                        .append("size", key.get("size", new BsonInt32(0))));
            }
        }
        keys.removeIf(key -> Fields.whole(key, "n", 0) > seen.changes());
        Page.Filling<BsonDocument> filling = new Page.Filling<>(scan.limit(), key -> Fields.whole(key, "size", 0));
        return filling.fill(keys.stream()).items();
    }

    /** Also what stands in the place of a tombstone: then its deletion was cut short, or the record was made again. */
    private void read(List<BsonDocument> wanted) {
        Map<String, List<BsonValue>> ids = new TreeMap<>();
        boolean mayHaveBoth = !reads.isSnapshot();
        for (BsonDocument key : wanted) {
            if (mayHaveBoth || !isTombstone(key)) {
                ids.computeIfAbsent(FeedKeys.collection(key), c -> new ArrayList<>())
                        .add(key.get("i"));
                addOwnForm(ids, FeedKeys.collection(key), key.get("i"));
            }
        }
        ids.forEach(this::read);
    }

    private void read(String collection, List<BsonValue> ids) {
        Map<BsonValue, BsonDocument> found = documents.computeIfAbsent(collection, c -> new HashMap<>());
        try (MongoCursor<RawBsonDocument> cursor = reads.documents(collection, Filters.in("_id", ids))
                .batchSize(Database.ONE_REPLY)
                .cursor()) {
            while (cursor.hasNext()) {
                BsonDocument d = Raw.document(cursor.next());
                found.put(d.getOrDefault("_id", BsonNull.VALUE), d);
            }
        }
    }

    private static boolean isTombstone(BsonDocument key) {
        return key.containsKey("version");
    }

    /** Null if it is not to be told of. */
    private @Nullable Entry entry(BsonDocument key, FeedState seen) {
        String collection = FeedKeys.collection(key);
        BsonDocument d = documents.getOrDefault(collection, Map.of()).get(key.get("i"));
        StoredRecord found = d == null ? null : layouts.of(collection).read(d);
        StoredRecord record = found != null && found.isOf(owner) ? found : null;
        long number = record == null || d == null ? Fields.whole(key, "n", 0) : RecordDocuments.number(d);
        if (number > seen.changes() || (d == null && !isTombstone(key))) {
            settled = false; // written or deleted since its key was read
            return null;
        }
        if (!isTombstone(key)) {
            return record == null || isShadowed(collection, key.get("i")) ? null : Entry.of(number, record);
        }
        String id = ForeignIds.text(key.get("i"));
        return record != null || id == null
                ? null
                : new Entry(number, new RecordKey(collection, id), Fields.whole(key, "version", 0), null);
    }
}
