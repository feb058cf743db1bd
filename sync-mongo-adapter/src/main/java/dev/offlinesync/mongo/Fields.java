package dev.offlinesync.mongo;

import java.time.Instant;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reads fields of a document that a person may have written: a field may be missing, or of an unexpected type. */
final class Fields {
    private Fields() {}

    static int integer(BsonDocument document, String field, int otherwise) {
        BsonValue value = document.get(field);
        return value != null && value.isNumber() ? value.asNumber().intValue() : otherwise;
    }

    static long whole(BsonDocument document, String field, long otherwise) {
        BsonValue value = document.get(field);
        return value != null && value.isNumber() ? value.asNumber().longValue() : otherwise;
    }

    static @Nullable String text(BsonDocument document, String field) {
        return document.get(field) instanceof BsonString text ? text.getValue() : null;
    }

    static @Nullable Instant instant(BsonDocument document, String field) {
        return document.get(field) instanceof BsonDateTime at ? Instant.ofEpochMilli(at.getValue()) : null;
    }

    static @Nullable BsonDocument document(BsonDocument document, String field) {
        return document.get(field) instanceof BsonDocument sub ? sub : null;
    }

    static long timestamp(BsonDocument document, String field) {
        return document.get(field) instanceof BsonTimestamp at ? at.getValue() : 0;
    }

    static BsonValue orNull(@Nullable String text) {
        return text == null ? BsonNull.VALUE : new BsonString(text);
    }

    static BsonValue orNull(@Nullable Instant at) {
        return at == null ? BsonNull.VALUE : new BsonDateTime(at.toEpochMilli());
    }
}
