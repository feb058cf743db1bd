package dev.offlinesync.mongo;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.record.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/**
 * Ids as other programs may have written them. Core knows an id by its text, and several values of MongoDB have the
 * same: an ObjectId and its digits, a number and its digits, a UUID and its text.
 *
 * <p>No text stands for any other value: objects, lists, dates, other binaries, infinite numbers, an empty text, one of
 * more than {@value RecordKey#MAX_ID} characters or with NUL in it, and 24 hex digits in mixed case.
 */
final class ForeignIds {
    private static final String ID = "$_id";
    private static final int LONGEST_NUMBER = 50;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E[+-]?\\d+)?");
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final String MIXED_HEX = "(?=[0-9a-fA-F]{24}$)(?=[^a-f]*[a-f])(?=[^A-F]*[A-F])";
    private static final String FITTING_TEXT = "^(?!" + MIXED_HEX + ")[^\\x00]{1," + RecordKey.MAX_ID + "}$";
    private static final BsonBinary LEAST_UUID = new BsonBinary(new UUID(0, 0));
    private static final BsonBinary GREATEST_UUID = new BsonBinary(new UUID(-1, -1));

    private ForeignIds() {}

    /**
     * The values that this text may stand for, the one that this system writes first. A number is found by its value,
     * which has other spellings too, so what is found counts only if its {@link #text} is this one.
     */
    static List<BsonValue> of(String id) {
        List<BsonValue> values = new ArrayList<>(3);
        if (HexId.matches(id)) {
            values.add(Ids.of(id));
            values.addAll(texts(id));
            return values;
        }
        values.add(new BsonString(id));
        if (id.length() <= LONGEST_NUMBER && NUMBER.matcher(id).matches()) {
            addNumbers(id, values);
        } else if (UUID_TEXT.matcher(id).matches()) {
            values.add(new BsonBinary(UUID.fromString(id)));
        }
        return values;
    }

    /** As {@link #of}, if only texts come into question. */
    static List<BsonValue> texts(String id) {
        BsonString text = new BsonString(id);
        String upper = id.toUpperCase(Locale.ROOT);
        return HexId.matches(id) && !upper.equals(id) ? List.of(text, new BsonString(upper)) : List.of(text);
    }

    private static void addNumbers(String text, List<BsonValue> values) {
        try {
            values.add(new BsonDecimal128(Decimal128.parse(text))); // is equal to every whole number of this value
        } catch (NumberFormatException e) {
            // more digits than a Decimal128 has
        }
        if (text.indexOf('.') > 0) {
            values.add(new BsonDouble(Double.parseDouble(text))); // 0.1 is another value as a double
        }
    }

    /** The text of this id; null if none stands for it. */
    static @Nullable String text(@Nullable BsonValue id) {
        if (id instanceof BsonObjectId oid) {
            return oid.getValue().toHexString();
        }
        if (id instanceof BsonString string) {
            return text(string.getValue());
        }
        if (id instanceof BsonNumber number) {
            return text(number);
        }
        return id instanceof BsonBinary binary && isUuid(binary)
                ? binary.asUuid().toString()
                : null;
    }

    private static @Nullable String text(String id) {
        boolean fits = !id.isEmpty() && id.length() <= RecordKey.MAX_ID && id.indexOf('\0') < 0;
        String normal = HexId.normalise(id);
        return fits && (normal.equals(id) || normal.toUpperCase(Locale.ROOT).equals(id)) ? normal : null;
    }

    private static boolean isUuid(BsonBinary binary) {
        return binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue() && binary.getData().length == 16;
    }

    private static @Nullable String text(BsonNumber number) {
        if (number instanceof BsonDecimal128 d) {
            return d.getValue().isFinite() ? d.getValue().toString() : null;
        }
        if (number instanceof BsonDouble d) {
            double value = d.getValue();
            boolean isLong = value == Math.rint(value) && Math.abs(value) < 1L << 62;
            return isLong ? Long.toString((long) value) : Double.isFinite(value) ? Double.toString(value) : null;
        }
        return Long.toString(number.longValue());
    }

    /** An expression: 1 for a document with an id that a text stands for, 0 for others. */
    static Document hasText() {
        Document type = new Document("$type", ID);
        return new Document(
                "$switch",
                new Document(
                                "branches",
                                List.of(
                                        branch(new Document("$eq", List.of(type, "objectId")), true),
                                        branch(
                                                new Document("$eq", List.of(type, "string")),
                                                new Document(
                                                        "$regexMatch",
                                                        new Document("input", ID).append("regex", FITTING_TEXT))),
                                        branch(
                                                new Document("$eq", List.of(type, "binData")),
                                                between(LEAST_UUID, GREATEST_UUID)),
                                        branch(
                                                new Document("$isNumber", ID),
                                                between(-Double.MAX_VALUE, Double.MAX_VALUE))))
                        .append("default", 0));
    }

    private static Document branch(Document when, Object isText) {
        return new Document("case", when).append("then", new Document("$cond", List.of(isText, 1, 0)));
    }

    private static Document between(Object least, Object greatest) {
        return new Document(
                "$and", List.of(new Document("$gte", List.of(ID, least)), new Document("$lte", List.of(ID, greatest))));
    }
}
