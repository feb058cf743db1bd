package dev.offlinesync.mongo;

import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Map;
import org.bson.BsonDocument;

/**
 * What a commit has read.
 *
 * @param slots one for each key that it asked for
 * @param documents those of the records among them, as they are stored
 * @param others the tombstones among them of other users, as they are stored
 */
record StoredSlots(
        Layouts layouts,
        Map<RecordKey, Slot> slots,
        Map<RecordKey, BsonDocument> documents,
        Map<RecordKey, BsonDocument> others) {
    /** The document of a record that is to be replaced. One that was not read is taken to be as this system writes it. */
    BsonDocument document(StoredRecord record) {
        BsonDocument read = documents.get(record.key());
        return read != null ? read : newDocument(record, 0);
    }

    /** The filter for this record's document, whose id may have another form than this system writes. */
    BsonDocument byId(StoredRecord record) {
        return new BsonDocument("_id", document(record).get("_id"));
    }

    /**
     * The update from a record to what becomes of it.
     *
     * @param number of the commit
     */
    DocumentChange difference(StoredRecord before, StoredRecord after, long number) {
        return layouts.of(after.key().collection()).difference(document(before), after, number);
    }

    /** The document of a record that is not there yet. */
    BsonDocument newDocument(StoredRecord record, long number) {
        return layouts.of(record.key().collection()).write(record, number);
    }
}
