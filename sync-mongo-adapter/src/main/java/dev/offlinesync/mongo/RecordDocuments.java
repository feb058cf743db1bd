package dev.offlinesync.mongo;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.time.Instant;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Records as documents of their own collections: plain top-level fields, the owner in {@code user}, and the mark {@code
 * _sync {version, item}}. The tombstones of deleted records are in {@code synctombstones}.
 */
final class RecordDocuments {
    private RecordDocuments() {}

    static BsonDocument write(StoredRecord record) {
        BsonDocument d = new BsonDocument("_id", Ids.of(record.key()));
        record.data().forEach((field, value) -> {
            if (!Resource.PROTECTED.contains(field)) {
                d.append(field, Trees.bsonValue(value));
            }
        });
        return d.append("user", Ids.of(record.owner()))
                .append("createdAt", Fields.orNull(record.createdAt()))
                .append("updatedAt", Fields.orNull(record.updatedAt()))
                .append("_sync", mark(record));
    }

    /**
     * The update from the stored record to the new one. It changes only fields that differ, so a value keeps its BSON
     * type even if a plain tree cannot express that type.
     */
    static BsonDocument difference(StoredRecord before, StoredRecord after) {
        BsonDocument set = new BsonDocument();
        BsonDocument unset = new BsonDocument();
        after.data().forEach((field, value) -> {
            boolean same = before.data().containsKey(field)
                    && Objects.equals(before.data().get(field), value);
            if (!same && !Resource.PROTECTED.contains(field)) {
                set.append(field, Trees.bsonValue(value));
            }
        });
        before.data().keySet().stream()
                .filter(field -> !after.data().containsKey(field))
                .forEach(field -> unset.append(field, BsonNull.VALUE));
        set.append("updatedAt", Fields.orNull(after.updatedAt())).append("_sync", mark(after));
        BsonDocument update = new BsonDocument("$set", set);
        return unset.isEmpty() ? update : update.append("$unset", unset);
    }

    private static BsonDocument mark(StoredRecord record) {
        ItemId item = record.lastItem();
        return new BsonDocument("version", new BsonInt64(record.version()))
                .append("item", item == null ? BsonNull.VALUE : Ids.of(item));
    }

    /**
     * The record; null if the document cannot belong to any user: it has no user, or an id that core cannot express.
     */
    static @Nullable StoredRecord read(String collection, BsonDocument d) {
        UserId owner = Ids.user(d.get("user"));
        String id = Ids.text(d.get("_id"));
        if (owner == null || id == null || id.isEmpty() || id.length() > RecordKey.MAX_ID) {
            return null;
        }
        return record(new RecordKey(collection, id), owner, d);
    }

    private static StoredRecord record(RecordKey key, UserId owner, BsonDocument d) {
        Tree.Builder data = Tree.builder();
        d.forEach((field, value) -> {
            if (!Resource.PROTECTED.contains(field)) {
                data.put(field, Trees.plain(value));
            }
        });
        BsonDocument mark = Fields.document(d, "_sync");
        return new StoredRecord(
                key,
                owner,
                data.build(),
                mark == null ? 1 : Fields.whole(mark, "version", 1),
                mark == null ? null : Ids.item(mark.get("item")),
                Fields.instant(d, "createdAt"),
                Fields.instant(d, "updatedAt"));
    }

    /**
     * The record under a key. A record without an owner that core can name belongs to nobody, but still takes its id.
     */
    static StoredRecord taken(RecordKey key, BsonDocument d) {
        UserId owner = Ids.user(d.get("user"));
        return record(key, owner == null ? NOBODY : owner, d);
    }

    /** Not the user of any token: no directory gives a name that begins with a space. */
    private static final UserId NOBODY = new UserId(" nobody");

    static BsonDocument tombstoneId(RecordKey key) {
        return new BsonDocument("c", new BsonString(key.collection())).append("id", Ids.of(key));
    }

    static BsonDocument write(Tombstone tombstone) {
        return new BsonDocument("_id", tombstoneId(tombstone.key()))
                .append("user", Ids.of(tombstone.owner()))
                .append("version", new BsonInt64(tombstone.version()))
                .append("item", Ids.of(tombstone.item()))
                .append("deletedAt", Fields.orNull(tombstone.deletedAt()));
    }

    static @Nullable Tombstone tombstone(RecordKey key, BsonDocument d) {
        UserId owner = Ids.user(d.get("user"));
        ItemId item = Ids.item(d.get("item"));
        Instant deletedAt = Fields.instant(d, "deletedAt");
        BsonValue version = d.get("version");
        return owner == null || item == null || deletedAt == null || version == null || !version.isNumber()
                ? null
                : new Tombstone(key, owner, version.asNumber().longValue(), item, deletedAt);
    }
}
