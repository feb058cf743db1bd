package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.not;

import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A place among the records of an owner, which come in MongoDB's order of ids: numbers, texts, UUIDs, ObjectIds. An id
 * in another form than this system writes says so with a NUL and a letter before its text.
 */
final class RecordPlace {
    private static final List<String> TYPES = List.of("number", "string", "binData", "objectId");

    private RecordPlace() {}

    /** The place of the record with this id. */
    static @Nullable String of(BsonValue id) {
        String text = ForeignIds.text(id);
        if (text == null || Ids.of(text).equals(id)) {
            return text;
        }
        if (id instanceof BsonString string) {
            return "\0s" + string.getValue();
        }
        return (id instanceof BsonNumber ? "\0n" : "\0b") + text;
    }

    /** What comes after the record with this id; everything with an id of a type that lists show if there is none. */
    static Bson behind(@Nullable BsonValue id) {
        return behind("_id", id);
    }

    /** The same if the ids are in this field. */
    static Bson behind(String field, @Nullable BsonValue id) {
        if (id == null) {
            return ofType(field, TYPES);
        }
        int type = id instanceof BsonNumber ? 0 : id instanceof BsonString ? 1 : id instanceof BsonBinary ? 2 : 3;
        // greater ones of the same type, and all of the types behind it
        return and(ofType(field, TYPES.subList(type, TYPES.size())), not(lte(field, id)));
    }

    private static Bson ofType(String field, List<String> types) {
        return new Document(field, new Document("$type", types));
    }

    /** The id of the record at this place. */
    static BsonValue id(String place) {
        if (place.length() < 2 || place.charAt(0) != '\0') {
            return Ids.of(place);
        }
        String text = place.substring(2);
        return switch (place.charAt(1)) {
            case 'n' -> last(text, BsonNumber.class);
            case 'b' -> last(text, BsonBinary.class);
            default -> new BsonString(text);
        };
    }

    private static BsonValue last(String text, Class<? extends BsonValue> type) {
        return ForeignIds.of(text).stream()
                .filter(type::isInstance)
                .reduce((a, b) -> b)
                .orElseGet(() -> new BsonString(text));
    }
}
