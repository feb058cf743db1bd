package dev.offlinesync.mongo;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import java.util.Collection;
import org.bson.BsonArray;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Ids as this system writes them: 24 hex digits are an ObjectId, anything else is a string. See {@link ForeignIds}. */
final class Ids {
    private Ids() {}

    static BsonValue of(String id) {
        return HexId.matches(id) ? new BsonObjectId(new ObjectId(id)) : new BsonString(id);
    }

    static BsonValue of(UserId user) {
        return of(user.value());
    }

    static BsonValue of(RecordKey key) {
        return of(key.id());
    }

    static BsonObjectId of(ItemId item) {
        return new BsonObjectId(new ObjectId(item.hex()));
    }

    static BsonArray of(Collection<ItemId> items) {
        return new BsonArray(items.stream().map(Ids::of).toList());
    }

    static @Nullable ItemId item(@Nullable BsonValue id) {
        return id instanceof BsonObjectId oid ? new ItemId(oid.getValue().toHexString()) : null;
    }

    /**
     * Only texts and ObjectIds are users. Core could not find a user again whose id a person wrote with another type.
     */
    static @Nullable UserId user(@Nullable BsonValue id) {
        if (id instanceof BsonObjectId oid) {
            return user(oid.getValue());
        }
        return id instanceof BsonString text ? user(text.getValue()) : null;
    }

    static UserId user(ObjectId id) {
        return new UserId(id.toHexString());
    }

    /** The user with this text as id; null if a text like this is stored as an ObjectId. */
    static @Nullable UserId user(String text) {
        return HexId.matches(text) ? null : userOrNull(text);
    }

    /** The user with this text as id; null if no user can have it. */
    static @Nullable UserId userOrNull(String text) {
        return UserId.stored(text).orElse(null);
    }
}
