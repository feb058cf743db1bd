package dev.offlinesync.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.ForeignWrites.Kind;
import dev.offlinesync.core.store.ForeignWrites.News;
import dev.offlinesync.core.store.ForeignWrites.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What changes of documents are for the users whose records they are. */
final class ForeignEvents {
    private final Database db;
    private final Map<String, RecordDocuments> collections;

    ForeignEvents(Database db, Map<String, RecordDocuments> collections) {
        this.db = db;
        this.collections = collections;
    }

    News news(List<ChangeStreamDocument<BsonDocument>> events) {
        List<Write> writes = new ArrayList<>();
        for (ChangeStreamDocument<BsonDocument> event : events) {
            OperationType type = event.getOperationType();
            boolean isWrite = type == OperationType.INSERT
                    || type == OperationType.UPDATE
                    || type == OperationType.REPLACE
                    || type == OperationType.DELETE;
            boolean isKnown = type != OperationType.DELETE || event.getFullDocumentBeforeChange() != null;
            if (!isWrite || !isKnown) {
                return new News.HistoryLost(); // a collection was dropped or renamed, or nobody knows whose that was
            }
            add(event, writes);
        }
        return new News.Writes(withoutOwnDeletions(writes));
    }

    private void add(ChangeStreamDocument<BsonDocument> event, List<Write> writes) {
        RecordDocuments records =
                collections.get(Objects.requireNonNull(event.getNamespace()).getCollectionName());
        if (records == null) {
            return;
        }
        StoredRecord before = read(records, event.getFullDocumentBeforeChange());
        StoredRecord after = read(records, event.getFullDocument());
        if (after != null && after.owner() != null) {
            long had = (before == null ? after : before).version();
            writes.add(new Write(after.owner(), after.key(), had, Kind.WRITTEN));
        }
        // what an update made of a document that is not there any more is not known: it may have been another user's
        boolean isGone = after == null || !isSame(before, after);
        if (isGone && before != null && before.owner() != null) {
            writes.add(new Write(before.owner(), before.key(), before.version(), Kind.GONE));
        }
    }

    private static @Nullable StoredRecord read(RecordDocuments records, @Nullable BsonDocument document) {
        return document == null ? null : records.read(document);
    }

    private static boolean isSame(@Nullable StoredRecord before, StoredRecord after) {
        return before == null || Objects.equals(before.owner(), after.owner());
    }

    /** A deletion by this system leaves a tombstone, in the same transaction. */
    private List<Write> withoutOwnDeletions(List<Write> writes) {
        Map<BsonValue, BsonDocument> tombstones = new HashMap<>();
        List<BsonDocument> ids = writes.stream()
                .filter(write -> write.kind() == Kind.GONE)
                .map(write -> RecordDocuments.tombstoneId(write.key()))
                .toList();
        if (!ids.isEmpty()) {
            db.collection(Schema.TOMBSTONES)
                    .find(Filters.in("_id", ids))
                    .batchSize(Database.ONE_REPLY)
                    .forEach(d -> tombstones.put(d.get("_id"), d));
        }
        return writes.stream()
                .filter(write -> !isOwnDeletion(write, tombstones))
                .toList();
    }

    private static boolean isOwnDeletion(Write write, Map<BsonValue, BsonDocument> tombstones) {
        RecordKey key = write.key();
        BsonDocument tombstone = write.kind() == Kind.GONE ? tombstones.get(RecordDocuments.tombstoneId(key)) : null;
        return tombstone != null
                && Ids.of(write.owner()).equals(tombstone.get("user"))
                && Fields.whole(tombstone, "version", 0) > write.version();
    }
}
