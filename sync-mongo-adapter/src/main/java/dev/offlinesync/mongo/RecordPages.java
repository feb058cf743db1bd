package dev.offlinesync.mongo;

import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.Page;
import java.util.Iterator;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Fills one page of records from finds of one more than it takes. */
final class RecordPages {
    private final RecordDocuments records;
    private final int limit;
    private final Page.Filling<StoredRecord> page;
    private @Nullable BsonValue last;
    private @Nullable BsonValue lastTaken;

    RecordPages(RecordDocuments records, int limit) {
        this.records = records;
        this.limit = limit;
        this.page = new Page.Filling<>(limit, r -> r.data().weight());
    }

    /**
     * @param found at most one more than the page takes
     * @return whether to find more behind {@link #last}: some of these are no records that core can express
     */
    boolean take(Iterator<RawBsonDocument> found) {
        int seen = 0;
        while (found.hasNext()) {
            BsonDocument d = Raw.document(found.next());
            StoredRecord record = records.read(d);
            if (record != null && !page.offer(record)) {
                return false;
            }
            seen++;
            last = d.get("_id");
            lastTaken = record == null ? lastTaken : last;
        }
        return seen > limit;
    }

    /** The id of the last document that was found. */
    @Nullable
    BsonValue last() {
        return last;
    }

    Page<StoredRecord> page() {
        return page.page().withPlace(lastTaken == null ? null : RecordPlace.of(lastTaken));
    }
}
