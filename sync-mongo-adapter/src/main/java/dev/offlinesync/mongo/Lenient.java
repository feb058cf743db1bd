package dev.offlinesync.mongo;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Reads the next value if it has the expected type, and skips it otherwise: a person may have written something else.
 */
final class Lenient {
    private Lenient() {}

    private static boolean isNot(BsonType type, BsonReader reader) {
        if (reader.getCurrentBsonType() == type) {
            return false;
        }
        reader.skipValue();
        return true;
    }

    static @Nullable String text(BsonReader reader) {
        return isNot(BsonType.STRING, reader) ? null : reader.readString();
    }

    static @Nullable ObjectId objectId(BsonReader reader) {
        return isNot(BsonType.OBJECT_ID, reader) ? null : reader.readObjectId();
    }

    static @Nullable Instant instant(BsonReader reader) {
        return isNot(BsonType.DATE_TIME, reader) ? null : Instant.ofEpochMilli(reader.readDateTime());
    }

    static long timestamp(BsonReader reader) {
        return isNot(BsonType.TIMESTAMP, reader) ? 0 : reader.readTimestamp().getValue();
    }

    /** Any number, truncated to a whole one. */
    static long whole(BsonReader reader, long otherwise) {
        Long number = whole(reader);
        return number == null ? otherwise : number;
    }

    /** Any number, truncated to a whole one. */
    static @Nullable Long whole(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case INT32 -> (long) reader.readInt32();
            case INT64 -> reader.readInt64();
            case DOUBLE -> (long) reader.readDouble();
            case DECIMAL128 -> reader.readDecimal128().longValue();
            default -> {
                reader.skipValue();
                yield null;
            }
        };
    }

    /** The texts in an array; whatever else is in it is left out. */
    static List<String> texts(BsonReader reader) {
        if (isNot(BsonType.ARRAY, reader)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String text = text(reader);
            if (text != null) {
                texts.add(text);
            }
        }
        reader.readEndArray();
        return texts;
    }

    /** Any number, truncated to a whole one within the bounds of an {@code int}. */
    static int integer(BsonReader reader, int otherwise) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(reader, otherwise)));
    }

    static @Nullable Tree tree(BsonReader reader) {
        return isNot(BsonType.DOCUMENT, reader) ? null : Trees.plain(reader);
    }

    static @Nullable UserId user(BsonReader reader) {
        if (reader.getCurrentBsonType() == BsonType.OBJECT_ID) {
            return Ids.user(reader.readObjectId());
        }
        String text = text(reader);
        return text == null ? null : Ids.user(text);
    }
}
