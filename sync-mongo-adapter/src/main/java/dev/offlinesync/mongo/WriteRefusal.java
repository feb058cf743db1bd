package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import dev.offlinesync.core.rules.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why the database refuses the write of a record, as far as its error says so. Never with a value of the record. */
final class WriteRefusal {
    static final int VALIDATION = 121;

    /** The document, or the key of an index, is too large. */
    private static final List<Integer> TOO_LARGE = List.of(10334, 17280, 17419, 17420);

    /** What an index cannot take, by the code. The messages have values of the record. */
    private static final Map<Integer, String> NOT_INDEXABLE = Map.ofEntries(
            Map.entry(16755, "an indexed place must be valid GeoJSON or a pair of longitude and latitude"),
            Map.entry(13027, "an indexed pair of coordinates is out of bounds"),
            Map.entry(16804, "an indexed place must be a pair of coordinates"),
            Map.entry(13068, "an indexed place must be a pair of coordinates"),
            Map.entry(17261, "the language of an indexed text must be a text"),
            Map.entry(17262, "the language of an indexed text is not known"));

    /** What kind of collection takes no such write. */
    private static final Map<Integer, String> NOT_WRITABLE = Map.of(
            166, "the collection is a view",
            10003, "the collection is capped",
            10101, "the collection is capped");

    private static final int HASHED_LIST = 16766;
    private static final int PARALLEL_LISTS = 171;

    /** {@code hashed indexes do not currently support array values. Found array at path: a.b} */
    private static final Pattern HASHED_FIELD = Pattern.compile("array at path: (?<field>\\S+)$");

    /** {@code cannot index parallel arrays [b] [a]} */
    private static final Pattern PARALLEL_FIELDS = Pattern.compile("parallel arrays \\[(?<one>.+)] \\[(?<other>.+)]");

    /** {@code E11000 duplicate key error collection: db.orders index: number_1 dup key: { number: "N1" }} */
    private static final Pattern DUPLICATE = Pattern.compile(" index: (?<index>.+?)(?: collation: .*?)? dup key: ");

    /** The name that an index has by default: its fields, each with its direction. */
    private static final Pattern DEFAULT_NAME = Pattern.compile("(?<field>.+?)_(?:1|-1|hashed|text)(?:_|$)");

    private WriteRefusal() {}

    /** @param owner the field of the record's owner, which a client has not chosen */
    static Refusal of(MongoBulkWriteException e, String owner) {
        BulkWriteError error = e.getWriteErrors().get(0);
        int code = error.getCode();
        if (code == Errors.DUPLICATE_KEY) {
            return new Refusal(Refusal.Cause.TAKEN, uniqueFields(error.getMessage(), owner));
        }
        if (code == VALIDATION) {
            return new Refusal(Refusal.Cause.INVALID, InvalidFields.of(error.getDetails()));
        }
        if (code == HASHED_LIST || code == PARALLEL_LISTS || NOT_INDEXABLE.containsKey(code)) {
            return new Refusal(Refusal.Cause.INVALID, notIndexable(code, error.getMessage()));
        }
        if (TOO_LARGE.contains(code)) {
            return Refusal.of(Refusal.Cause.TOO_LARGE);
        }
        return new Refusal(Refusal.Cause.OTHER, NOT_WRITABLE.get(code));
    }

    private static @Nullable String notIndexable(int code, String message) {
        Matcher hashed = HASHED_FIELD.matcher(message);
        Matcher parallel = PARALLEL_FIELDS.matcher(message);
        if (code == HASHED_LIST && hashed.find()) {
            return hashed.group("field") + " must be no list, since its index is hashed";
        }
        if (code == PARALLEL_LISTS && parallel.find()) {
            return parallel.group("other") + " and " + parallel.group("one")
                    + " must not both be lists, since one index has both";
        }
        return NOT_INDEXABLE.get(code);
    }

    /** The fields of the unique index but for the owner, or its name. */
    private static @Nullable String uniqueFields(String message, String owner) {
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
            if (!field.group("field").equals(owner)) {
                fields.add(field.group("field"));
            }
        }
        return end < index.length() || fields.isEmpty() ? index : String.join(", ", fields);
    }
}
