package dev.offlinesync.mongo;

import dev.offlinesync.core.item.ExactNumber;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.FieldTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonReader;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.Encoder;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/** Plain trees (see {@link Tree}) to BSON and back. */
final class Trees {
    private static final BsonValueCodec ANY = new BsonValueCodec();
    private static final TreeEncoder ENCODER = new TreeEncoder();

    private Trees() {}

    private static final class TreeEncoder implements Encoder<Tree> {
        @Override
        public void encode(BsonWriter writer, Tree tree, EncoderContext context) {
            write(tree, writer);
        }

        @Override
        public Class<Tree> getEncoderClass() {
            return Tree.class;
        }
    }

    static BsonDocument bson(Map<String, ?> tree) {
        BsonDocument document = new BsonDocument(tree.size() * 2);
        tree.forEach((key, value) -> document.put(key, bsonValue(value)));
        return document;
    }

    /**
     * The tree, or the null of BSON if there is none. It is written from the tree itself; BSON values in between are made
     * only if somebody looks into it.
     */
    static BsonValue bsonOrNull(@Nullable Tree tree) {
        return tree == null ? BsonNull.VALUE : new BsonDocumentWrapper<>(tree, ENCODER);
    }

    private static void write(@Nullable Object value, BsonWriter writer) {
        if (value == null) {
            writer.writeNull();
        } else if (value instanceof String s) {
            writer.writeString(s);
        } else if (value instanceof Integer i) {
            writer.writeInt32(i);
        } else if (value instanceof Long l) {
            writer.writeInt64(l);
        } else if (value instanceof Double d) {
            writer.writeDouble(d);
        } else if (value instanceof Boolean b) {
            writer.writeBoolean(b);
        } else if (value instanceof Instant at) {
            writer.writeDateTime(at.toEpochMilli());
        } else if (value instanceof List<?> list) {
            writer.writeStartArray();
            list.forEach(element -> write(element, writer));
            writer.writeEndArray();
        } else if (value instanceof Tree tree) {
            writer.writeStartDocument();
            tree.forEach((key, field) -> {
                writer.writeName(key);
                write(field, writer);
            });
            writer.writeEndDocument();
        } else {
            throw new IllegalArgumentException(value.getClass().getName() + " is not part of a plain tree");
        }
    }

    static BsonValue bsonValue(@Nullable Object value) {
        if (value == null) {
            return BsonNull.VALUE;
        } else if (value instanceof String s) {
            return new BsonString(s);
        } else if (value instanceof Integer i) {
            return new BsonInt32(i);
        } else if (value instanceof Long l) {
            return new BsonInt64(l);
        } else if (value instanceof Double d) {
            return new BsonDouble(d);
        } else if (value instanceof Boolean b) {
            return BsonBoolean.valueOf(b);
        } else if (value instanceof Instant at) {
            return new BsonDateTime(at.toEpochMilli());
        } else if (value instanceof List<?> list) {
            BsonArray array = new BsonArray(list.size());
            list.forEach(v -> array.add(bsonValue(v)));
            return array;
        } else if (value instanceof Map<?, ?> map) {
            BsonDocument document = new BsonDocument(map.size() * 2);
            map.forEach((key, v) -> document.put(String.valueOf(key), bsonValue(v)));
            return document;
        }
        throw new IllegalArgumentException(value.getClass().getName() + " is not part of a plain tree");
    }

    /** The next document of the reader, as a tree. */
    static Tree plain(BsonReader reader) {
        Tree.Builder tree = Tree.storedBuilder();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            tree.put(reader.readName(), plainValue(reader));
        }
        reader.readEndDocument();
        return tree.build();
    }

    private static @Nullable Object plainValue(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case STRING -> reader.readString();
            case INT32 -> reader.readInt32();
            case INT64 -> reader.readInt64();
            case DOUBLE -> reader.readDouble();
            case BOOLEAN -> reader.readBoolean();
            case DATE_TIME -> Instant.ofEpochMilli(reader.readDateTime());
            case DOCUMENT -> plain(reader);
            case ARRAY -> plainArray(reader);
            default -> plain(ANY.decode(reader, DecoderContext.builder().build()));
        };
    }

    private static List<@Nullable Object> plainArray(BsonReader reader) {
        List<@Nullable Object> list = new ArrayList<>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            list.add(plainValue(reader));
        }
        reader.readEndArray();
        return list;
    }

    static Tree plain(BsonDocument document, FieldTypes types) {
        Tree.Builder tree = Tree.storedBuilder();
        document.forEach((key, value) -> tree.put(key, plain(value, types.property(key))));
        return tree.build();
    }

    static @Nullable Object plain(BsonValue value) {
        return plain(value, FieldTypes.NONE);
    }

    /**
     * The value as a plain one. If a plain tree has no type for it (another program wrote it), it becomes a text or a
     * number. {@link TypedValues} recognises it if it is written back, so nothing is lost.
     */
    static @Nullable Object plain(BsonValue value, FieldTypes types) {
        return switch (value.getBsonType()) {
            case STRING -> value.asString().getValue();
            case INT32 -> value.asInt32().getValue();
            case INT64 -> ExactNumber.whole(value.asInt64().getValue());
            case DOUBLE -> value.asDouble().getValue();
            case BOOLEAN -> value.asBoolean().getValue();
            case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue());
            case DOCUMENT -> plain(value.asDocument(), types);
            case ARRAY -> plainList(value.asArray(), types);
            case NULL, UNDEFINED -> null;
            case OBJECT_ID -> value.asObjectId().getValue().toHexString();
            case DECIMAL128 -> Decimals.plain(value.asDecimal128().getValue(), types.type());
            case TIMESTAMP -> Instant.ofEpochSecond(value.asTimestamp().getTime());
            case BINARY -> plainBinary(value.asBinary());
            case SYMBOL -> value.asSymbol().getSymbol();
            case REGULAR_EXPRESSION -> value.asRegularExpression().getPattern();
            default -> value.toString();
        };
    }

    static List<@Nullable Object> plainList(BsonArray array, FieldTypes types) {
        List<@Nullable Object> list = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            list.add(plain(array.get(i), types.item(i)));
        }
        return list;
    }

    private static String plainBinary(BsonBinary binary) {
        return binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue() && binary.getData().length == 16
                ? binary.asUuid().toString()
                : Base64.getEncoder().encodeToString(binary.getData());
    }
}
