package dev.offlinesync.mongo;

import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.FieldTypes;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The records of one collection as documents: plain top-level fields, the owner in {@code user} or where the resource
 * says, and the mark {@code _sync {version, item, sequence, change}}. The tombstones of deleted records are in {@code synctombstones}.
 */
final class RecordDocuments {
    private final String collection;
    private final RecordLayout layout;
    private final Owners owners;

    RecordDocuments(String collection, RecordLayout layout) {
        this.collection = collection;
        this.layout = layout;
        this.owners = new Owners(layout.ownership());
    }

    /** The field that has the owner. */
    String ownerField() {
        return layout.ownership().field();
    }

    /** The documents of this user. */
    Bson ownedBy(UserId user) {
        return owners.of(user);
    }

    /** Counts this user's documents as {@code n}: those that {@link #read} makes a record of, from the index alone. */
    List<Bson> count(UserId user) {
        return List.of(Aggregates.match(ownedBy(user)), Aggregates.group(null, Accumulators.sum("n", isRecord())));
    }

    /** An expression: 1 for a document of an owner that {@link #read} makes a record of, 0 for others. */
    Document isRecord() {
        return new Document("$cond", List.of(owners.isOne(), ForeignIds.hasText(), 0));
    }

    /**
     * The document of a new record.
     *
     * @param number of the commit
     */
    BsonDocument write(StoredRecord record, long number) {
        BsonDocument d = new BsonDocument("_id", newId(record.key()));
        record.data().forEach((field, value) -> {
            if (isData(field)) {
                d.append(field, TypedValues.bson(value, null, types(field)));
            }
        });
        return d.append(layout.ownership().field(), owners.write(Objects.requireNonNull(record.owner())))
                .append("createdAt", Fields.orNull(record.createdAt()))
                .append("updatedAt", Fields.orNull(record.updatedAt()))
                .append("_sync", mark(record, number));
    }

    private BsonValue newId(RecordKey key) {
        return switch (layout.newIds()) {
            case OBJECT_ID_IF_HEX -> Ids.of(key);
            case TEXT -> new BsonString(key.id());
        };
    }

    /**
     * The update from the stored document to the new record. It changes only fields that differ, and in those only what
     * differs gets another type.
     */
    DocumentChange difference(BsonDocument stored, StoredRecord after, long number) {
        DocumentChange change = new DocumentChange();
        after.data().forEach((field, value) -> {
            if (isData(field)) {
                BsonValue was = stored.get(field);
                BsonValue is = TypedValues.bson(value, was, types(field));
                if (!is.equals(was)) {
                    change.set(field, is);
                }
            }
        });
        stored.keySet().stream()
                .filter(field -> isData(field) && !after.data().containsKey(field))
                .forEach(change::unset);
        if (after.createdAt() != null && !after.createdAt().equals(ForeignTimes.read(stored.get("createdAt")))) {
            change.set("createdAt", Fields.orNull(after.createdAt())); // deleted and created anew in one commit
        }
        if (after.updatedAt() != null) {
            change.set("updatedAt", ForeignTimes.write(after.updatedAt(), stored.get("updatedAt")));
        }
        change.set("_sync", mark(after, number));
        return change;
    }

    private boolean isData(String field) {
        return Resource.isData(field, layout.ownership());
    }

    private FieldTypes types(String field) {
        return layout.types().property(field);
    }

    private static BsonDocument mark(StoredRecord record, long number) {
        ItemId item = record.lastItem();
        return new BsonDocument("version", new BsonInt64(record.version()))
                .append("item", item == null ? BsonNull.VALUE : Ids.of(item))
                .append("sequence", record.sequence() < 0 ? BsonNull.VALUE : new BsonTimestamp(record.sequence()))
                .append("change", new BsonInt64(number));
    }

    /** The number of the commit that wrote it last; 0 if it has none. */
    static long number(BsonDocument d) {
        BsonDocument mark = Fields.document(d, "_sync");
        return mark == null ? 0 : Fields.whole(mark, "change", 0);
    }

    private static long sequence(@Nullable BsonDocument mark) {
        return mark != null && mark.get("sequence") instanceof BsonTimestamp at
                ? at.getValue()
                : StoredRecord.UNORDERED;
    }

    /** The record; null if the document belongs to no user, or has an id that core cannot express. */
    @Nullable
    StoredRecord read(BsonDocument d) {
        UserId owner = owners.read(d);
        String id = ForeignIds.text(d.get("_id"));
        return owner == null || id == null ? null : record(new RecordKey(collection, id), owner, d);
    }

    /**
     * The record under a key. A record without an owner that core can name belongs to nobody, but still takes its id.
     */
    StoredRecord taken(RecordKey key, BsonDocument d) {
        return record(key, owners.read(d), d);
    }

    private StoredRecord record(RecordKey key, @Nullable UserId owner, BsonDocument d) {
        Tree.Builder data = Tree.storedBuilder();
        d.forEach((field, value) -> {
            if (isData(field)) {
                data.put(field, Trees.plain(value, types(field)));
            }
        });
        Instant createdAt = time(d, StoredRecord.CREATED_AT, data);
        Instant updatedAt = time(d, StoredRecord.UPDATED_AT, data);
        BsonDocument mark = Fields.document(d, "_sync");
        return new StoredRecord(
                key,
                owner,
                data.build(),
                mark == null ? 1 : Fields.whole(mark, "version", 1),
                mark == null ? null : Ids.item(mark.get("item")),
                sequence(mark),
                createdAt,
                updatedAt);
    }

    /** A time of the record; what is no time becomes part of its data, to be shown. */
    private static @Nullable Instant time(BsonDocument d, String field, Tree.Builder data) {
        BsonValue stored = d.get(field);
        Instant time = ForeignTimes.read(stored);
        if (time == null && stored != null && !stored.isNull()) {
            data.put(field, Trees.plain(stored, FieldTypes.NONE));
        }
        return time;
    }

    static BsonDocument tombstoneId(RecordKey key) {
        return new BsonDocument("c", new BsonString(key.collection())).append("id", Ids.of(key));
    }

    /**
     * The same tombstone beside that of the key, which goes to another user now: the feed of its user needs it still. Ids
     * are of all users together, and so is the tombstone of a key.
     */
    static BsonDocument leftBehind(BsonDocument tombstone) {
        BsonDocument left = tombstone.clone();
        left.getDocument("_id").append("u", left.get("user"));
        return left;
    }

    static BsonDocument write(Tombstone tombstone, long number) {
        return new BsonDocument("_id", tombstoneId(tombstone.key()))
                .append("user", Ids.of(tombstone.owner()))
                .append("version", new BsonInt64(tombstone.version()))
                .append("item", Ids.of(tombstone.item()))
                // never 0, which the server would replace at the top of a document
                .append("sequence", new BsonTimestamp(Math.max(1, tombstone.sequence())))
                .append("deletedAt", Fields.orNull(tombstone.deletedAt()))
                .append("change", new BsonInt64(number));
    }

    static @Nullable Tombstone tombstone(RecordKey key, BsonDocument d) {
        UserId owner = Ids.user(d.get("user"));
        ItemId item = Ids.item(d.get("item"));
        Instant deletedAt = Fields.instant(d, "deletedAt");
        BsonValue version = d.get("version");
        return owner == null || item == null || deletedAt == null || version == null || !version.isNumber()
                ? null
                : new Tombstone(
                        key, owner, version.asNumber().longValue(), item, Fields.timestamp(d, "sequence"), deletedAt);
    }
}
