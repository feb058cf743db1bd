package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import dev.offlinesync.core.rules.Refusal;
import dev.offlinesync.core.store.LaneStore.Commit.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The commands that write the records of a decision; in a transaction, one of each kind for each collection. */
final class RecordCommands {
    /** The rest of 16 MiB is for owner, dates and mark. */
    private static final long LARGEST = (16L << 20) - (16L << 10);

    private RecordCommands() {}

    /**
     * @param number of the commit
     * @return the write that the database refuses, and would refuse again
     */
    static Optional<Refused> write(Access access, StoredSlots read, List<RecordWrite> writes, long number) {
        Optional<Refused> tooLarge = tooLarge(writes);
        if (tooLarge.isPresent()) {
            return tooLarge;
        }
        Map<String, Models> collections = new TreeMap<>();
        writes.forEach(write -> collections
                .computeIfAbsent(write.key().collection(), c -> new Models(read, number))
                .add(write));
        for (Map.Entry<String, Models> e : collections.entrySet()) {
            Optional<Refused> refused = e.getValue().write(access, e.getKey());
            if (refused.isPresent()) {
                return refused;
            }
        }
        List<WriteModel<BsonDocument>> tombstones = tombstones(read, writes, number);
        tombstones.addAll(removals(writes));
        if (!tombstones.isEmpty()) {
            access.write(Schema.TOMBSTONES, tombstones);
        }
        return Optional.empty();
    }

    /** The driver would refuse the whole command without naming the record. */
    static Optional<Refused> tooLarge(List<RecordWrite> writes) {
        return writes.stream()
                .map(write -> write.after().record())
                .filter(after -> after != null && after.data().storedSize() > LARGEST)
                .findFirst()
                .map(after -> new Refused(
                        after.key(), Refusal.of(Refusal.Cause.TOO_LARGE), "the record is too large for one document"));
    }

    /** Those that appear or change, or stand where another user has written since. */
    static List<WriteModel<BsonDocument>> tombstones(StoredSlots read, List<RecordWrite> writes, long number) {
        List<WriteModel<BsonDocument>> upserts = new ArrayList<>();
        for (RecordWrite write : writes) {
            BsonDocument others = read.others().get(write.key());
            if (others != null) {
                BsonDocument left = RecordDocuments.leftBehind(others);
                upserts.add(put(new BsonDocument("_id", left.get("_id")), left));
            }
            Tombstone after = write.after().tombstone();
            if (after != null && !Objects.equals(after, write.before().tombstone())) {
                BsonDocument tombstone = RecordDocuments.write(after, number);
                if (isOfAnother(read.slots().get(write.key()), after)) {
                    tombstone = RecordDocuments.leftBehind(tombstone);
                }
                upserts.add(put(new BsonDocument("_id", tombstone.get("_id")), tombstone));
            }
        }
        return upserts;
    }

    /** The record that stands there is another user's now: another program has changed its owner. */
    private static boolean isOfAnother(@Nullable Slot read, Tombstone after) {
        return read != null && read.record() != null && !read.record().isOf(after.owner());
    }

    private static List<WriteModel<BsonDocument>> removals(List<RecordWrite> writes) {
        List<WriteModel<BsonDocument>> removals = new ArrayList<>();
        for (RecordWrite write : writes) {
            if (write.after().tombstone() == null && write.before().tombstone() != null) {
                removals.add(new DeleteOneModel<>(byId(write)));
            }
        }
        return removals;
    }

    private static WriteModel<BsonDocument> put(BsonDocument byId, BsonDocument tombstone) {
        return new ReplaceOneModel<>(byId, tombstone, new ReplaceOptions().upsert(true));
    }

    private static BsonDocument byId(RecordWrite write) {
        return new BsonDocument("_id", RecordDocuments.tombstoneId(write.key()));
    }

    static Refused refused(StoredSlots read, RecordKey key, MongoBulkWriteException e) {
        String owner = read.layouts().of(key.collection()).ownerField();
        return new Refused(key, WriteRefusal.of(e, owner), Errors.refusal(e));
    }

    /** The writes of one collection. Writes that free a unique value come before those that may take it. */
    private static final class Models {
        private final List<WriteModel<BsonDocument>> deletes = new ArrayList<>();
        private final List<WriteModel<BsonDocument>> updates = new ArrayList<>();
        private final List<WriteModel<BsonDocument>> inserts = new ArrayList<>();
        private final List<RecordKey> deleted = new ArrayList<>();
        private final List<RecordKey> updated = new ArrayList<>();
        private final List<RecordKey> inserted = new ArrayList<>();
        private final StoredSlots read;
        private final long number;

        Models(StoredSlots read, long number) {
            this.read = read;
            this.number = number;
        }

        void add(RecordWrite write) {
            StoredRecord before = write.before().record();
            StoredRecord after = write.after().record();
            if (after == null && before != null) {
                deletes.add(new DeleteOneModel<>(read.byId(before)));
                deleted.add(write.key());
            } else if (after != null && before != null) {
                updates.add(read.difference(before, after, number).where(read.byId(before)));
                updated.add(write.key());
            } else if (after != null) {
                inserts.add(new InsertOneModel<>(read.newDocument(after, number)));
                inserted.add(write.key());
            }
        }

        Optional<Refused> write(Access access, String collection) {
            List<WriteModel<BsonDocument>> models = new ArrayList<>(deletes);
            models.addAll(updates);
            models.addAll(inserts);
            if (models.isEmpty()) {
                return Optional.empty();
            }
            try {
                access.write(collection, models);
                return Optional.empty();
            } catch (MongoBulkWriteException e) {
                if (Errors.isTransient(e)
                        || Errors.isTransactionTooLarge(e)
                        || e.getWriteErrors().isEmpty()) {
                    throw e;
                }
                List<RecordKey> keys = new ArrayList<>(deleted);
                keys.addAll(updated);
                keys.addAll(inserted);
                return Optional.of(
                        refused(read, keys.get(e.getWriteErrors().get(0).getIndex()), e));
            }
        }
    }
}
