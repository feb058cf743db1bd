package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import dev.offlinesync.core.rules.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Why the database refuses the write of a record, as far as its error says so. Never with a value of the record. */
final class WriteRefusal {
    private static final int VALIDATION = 121;

    /** The document, or the key of an index, is too large. */
    private static final List<Integer> TOO_LARGE = List.of(10334, 17280, 17419, 17420);

    /** {@code E11000 duplicate key error collection: db.orders index: number_1 dup key: { number: "N1" }} */
    private static final Pattern DUPLICATE = Pattern.compile(" index: (?<index>.+?)(?: collation: .*?)? dup key: ");

    /** The name that an index has by default: its fields, each with its direction. */
    private static final Pattern DEFAULT_NAME = Pattern.compile("(?<field>.+?)_(?:1|-1|hashed|text)(?:_|$)");

    private WriteRefusal() {}

    static Refusal of(MongoBulkWriteException e) {
        BulkWriteError error = e.getWriteErrors().get(0);
        if (error.getCode() == Errors.DUPLICATE_KEY) {
            return new Refusal(Refusal.Cause.TAKEN, uniqueFields(error.getMessage()));
        }
        if (error.getCode() == VALIDATION) {
            return new Refusal(Refusal.Cause.INVALID, invalidFields(error.getDetails()));
        }
        return Refusal.of(TOO_LARGE.contains(error.getCode()) ? Refusal.Cause.TOO_LARGE : Refusal.Cause.OTHER);
    }

    /** The fields of the unique index but for the owner, or its name. */
    private static @Nullable String uniqueFields(String message) {
        Matcher duplicate = DUPLICATE.matcher(message);
        if (!duplicate.find()) {
            return null;
        }
        String index = duplicate.group("index");
        List<String> fields = new ArrayList<>();
        Matcher field = DEFAULT_NAME.matcher(index);
        int end = 0;
        while (field.find() && field.start() == end) {
            end = field.end();
            if (!field.group("field").equals("user")) {
                fields.add(field.group("field"));
            }
        }
        return end < index.length() || fields.isEmpty() ? index : String.join(", ", fields);
    }

    /** The properties that the collection's JSON schema names as wrong or missing. */
    private static @Nullable String invalidFields(BsonDocument details) {
        List<String> fields = new ArrayList<>();
        BsonDocument rules = Fields.document(details, "details");
        for (BsonDocument rule : documents(rules, "schemaRulesNotSatisfied")) {
            documents(rule, "propertiesNotSatisfied").forEach(p -> add(p.get("propertyName"), fields));
            if (rule.get("missingProperties") instanceof BsonArray missing) {
                missing.forEach(name -> add(name, fields));
            }
        }
        return fields.isEmpty() ? null : String.join(", ", fields);
    }

    private static void add(@Nullable BsonValue name, List<String> fields) {
        if (name != null && name.isString()) {
            fields.add(name.asString().getValue());
        }
    }

    private static List<BsonDocument> documents(@Nullable BsonDocument parent, String field) {
        return parent != null && parent.get(field) instanceof BsonArray array
                ? array.stream()
                        .filter(BsonValue::isDocument)
                        .map(BsonValue::asDocument)
                        .toList()
                : List.of();
    }
}
