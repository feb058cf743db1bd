package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.WriteModel;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.LaneStore.Commit.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInt64;

/**
 * Writes the records of a decision one after the other, so that a half-done commit can be recognised and repeated:
 * writes that may be refused come first, a tombstone is written before its record is deleted, and an update matches
 * only the version that was read. A conflict is deleted last: until the record is written, it alone has what lost. If the
 * write that resolves it is a new item, it is deleted behind that: until then nothing else tells that it was resolved.
 */
final class StandaloneWrites {
    private final Access access;
    private final StoredSlots read;
    private final long number;

    /** @param number of the commit */
    StandaloneWrites(Access access, StoredSlots read, long number) {
        this.access = access;
        this.read = read;
        this.number = number;
    }

    /** @param isAsRead whether every record was still as it had been read */
    record Outcome(Optional<Refused> refused, boolean isAsRead) {}

    Outcome write(List<RecordWrite> writes) {
        Optional<Refused> refused =
                RecordCommands.tooLarge(writes).or(() -> eachCollection(writes, w -> isInsert(w), this::insert));
        if (refused.isPresent()) {
            return new Outcome(refused, true);
        }
        // a record that is made again leaves its tombstone: who reads the feed meanwhile would find neither of them
        List<WriteModel<BsonDocument>> tombstones = RecordCommands.tombstones(read, writes, number);
        if (!tombstones.isEmpty()) {
            access.write(Schema.TOMBSTONES, tombstones);
        }
        eachCollection(writes, w -> isDeletion(w) && !isOfConflict(w), this::delete);
        boolean[] asRead = {true};
        refused = eachCollection(
                writes,
                w -> w.after().record() != null && w.before().record() != null,
                (collection, updates) -> update(collection, updates, asRead));
        return new Outcome(refused, asRead[0]);
    }

    /** The rest, once everything else is written. */
    void deleteConflicts(List<RecordWrite> writes) {
        eachCollection(writes, w -> isDeletion(w) && isOfConflict(w), this::delete);
    }

    private interface Step {
        Optional<Refused> on(String collection, List<RecordWrite> writes);
    }

    private static Optional<Refused> eachCollection(List<RecordWrite> writes, Predicate<RecordWrite> which, Step step) {
        Map<String, List<RecordWrite>> collections = writes.stream()
                .filter(which)
                .collect(Collectors.groupingBy(w -> w.key().collection(), TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<RecordWrite>> e : collections.entrySet()) {
            Optional<Refused> refused = step.on(e.getKey(), e.getValue());
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    private static boolean isInsert(RecordWrite write) {
        return write.before().record() == null && write.after().record() != null;
    }

    private static boolean isDeletion(RecordWrite write) {
        return write.after().record() == null && write.before().record() != null;
    }

    private static boolean isOfConflict(RecordWrite write) {
        return write.key().collection().equals(ConflictRecord.COLLECTION);
    }

    private Optional<Refused> insert(String collection, List<RecordWrite> writes) {
        for (int from = 0; from < writes.size(); ) {
            List<RecordWrite> rest = writes.subList(from, writes.size());
            List<WriteModel<BsonDocument>> models = new ArrayList<>();
            rest.forEach(w -> models.add(new InsertOneModel<>(
                    read.newDocument(Objects.requireNonNull(w.after().record()), number))));
            try {
                access.write(collection, models);
                return Optional.empty();
            } catch (MongoBulkWriteException e) {
                RecordWrite taken = failed(rest, e);
                if (!Errors.isDuplicateKey(e) || !isOurs(taken)) {
                    return refused(taken.key(), e);
                }
                // an earlier try was cut short after this insert
                from += e.getWriteErrors().get(0).getIndex() + 1;
            }
        }
        return Optional.empty();
    }

    private boolean isOurs(RecordWrite write) {
        StoredRecord after = write.after().record();
        if (after == null) {
            return false;
        }
        for (BsonDocument d : access.find(
                write.key().collection(),
                new BsonDocument("_id", read.newDocument(after, number).get("_id")))) {
            StoredRecord is = read.layouts().of(write.key().collection()).taken(write.key(), d);
            return is.lastItem() != null && is.lastItem().equals(after.lastItem());
        }
        return false;
    }

    private Optional<Refused> delete(String collection, List<RecordWrite> writes) {
        access.write(
                collection,
                writes.stream()
                        .<WriteModel<BsonDocument>>map(w -> new DeleteOneModel<>(
                                read.byId(Objects.requireNonNull(w.before().record()))))
                        .toList());
        return Optional.empty();
    }

    private Optional<Refused> update(String collection, List<RecordWrite> writes, boolean[] asRead) {
        List<WriteModel<BsonDocument>> models = new ArrayList<>();
        for (RecordWrite write : writes) {
            StoredRecord before = Objects.requireNonNull(write.before().record());
            StoredRecord after = Objects.requireNonNull(write.after().record());
            BsonDocument filter = read.byId(before).append("_sync.version", version(before.version()));
            models.add(read.difference(before, after, number).where(filter));
        }
        try {
            asRead[0] &= access.write(collection, models).getMatchedCount() == writes.size();
            return Optional.empty();
        } catch (MongoBulkWriteException e) {
            return refused(failed(writes, e).key(), e);
        }
    }

    /** A record without our mark counts as version 1. */
    private static org.bson.BsonValue version(long version) {
        BsonInt64 value = new BsonInt64(version);
        return version == 1 ? new BsonDocument("$not", new BsonDocument("$gt", value)) : value;
    }

    private static RecordWrite failed(List<RecordWrite> writes, MongoBulkWriteException e) {
        if (e.getWriteErrors().isEmpty()) {
            throw e;
        }
        return writes.get(e.getWriteErrors().get(0).getIndex());
    }

    private Optional<Refused> refused(RecordKey key, MongoBulkWriteException e) {
        return Optional.of(RecordCommands.refused(read, key, e));
    }
}
