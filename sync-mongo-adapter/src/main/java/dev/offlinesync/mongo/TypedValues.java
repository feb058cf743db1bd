package dev.offlinesync.mongo;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.record.FieldTypes;
import dev.offlinesync.core.record.ListAlignment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Plain values to BSON with types that a tree does not have: a value that is stored already keeps its type, at every
 * depth, and a new one gets the type that its field is declared to have.
 */
final class TypedValues {
    private TypedValues() {}

    /** @param stored what is in its place, null if nothing is */
    static BsonValue bson(@Nullable Object value, @Nullable BsonValue stored, FieldTypes types) {
        if (stored != null && isSame(value, stored, types)) {
            return stored;
        }
        if (value instanceof Map<?, ?> map) {
            return document(map, stored instanceof BsonDocument d ? d : new BsonDocument(), types);
        }
        if (value instanceof List<?> list) {
            return array(list, stored instanceof BsonArray a ? a : new BsonArray(), types);
        }
        return value instanceof String text ? text(text, types.type()) : Trees.bsonValue(value);
    }

    private static boolean isSame(@Nullable Object value, BsonValue stored, FieldTypes types) {
        if (stored instanceof BsonDecimal128 decimal && value instanceof Number number) {
            return Decimals.isSame(number, decimal.getValue());
        }
        return Objects.equals(Trees.plain(stored, types), value);
    }

    private static BsonDocument document(Map<?, ?> map, BsonDocument stored, FieldTypes types) {
        BsonDocument document = new BsonDocument(map.size() * 2);
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            document.put(name, bson(value, stored.get(name), types.property(name)));
        });
        return document;
    }

    private static BsonArray array(List<?> list, BsonArray stored, FieldTypes types) {
        int[] from = ListAlignment.of(Trees.plainList(stored, types), list);
        BsonArray array = new BsonArray(list.size());
        for (int i = 0; i < from.length; i++) {
            array.add(bson(list.get(i), from[i] < 0 ? null : stored.get(from[i]), types.item(i)));
        }
        return array;
    }

    private static BsonValue text(String text, FieldTypes.Type type) {
        return switch (type) {
            case PLAIN -> new BsonString(text);
            case OBJECT_ID -> HexId.matches(text) ? new BsonObjectId(new ObjectId(text)) : new BsonString(text);
            case DECIMAL -> Decimals.bson(text);
        };
    }
}
