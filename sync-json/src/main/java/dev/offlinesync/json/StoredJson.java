package dev.offlinesync.json;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.json.stream.JsonFormat;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonLimits;
import dev.offlinesync.json.stream.JsonOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plain trees as text that a store keeps: what is read equals what was written. A date is
 * {@code {"$date":"2025-12-10T10:00:00Z"}}, as MongoDB's extended JSON has it. A key {@code $date} of somebody else's is
 * written with one more {@code $}. Files of earlier versions hold this form, so it never changes.
 */
public final class StoredJson {
    private static final String DATE = "$date";
    private static final Pattern DATE_AS_KEY = Pattern.compile("\\$+date");

    /** What is stored was taken once, so it is read whatever its size: Jackson would stop at 20 million characters. */
    private static final JsonFormat JSON = JsonFormat.within(JsonLimits.NONE);

    private StoredJson() {}

    public static @Nullable String write(@Nullable Map<String, ?> tree) {
        return tree == null ? null : text(tree);
    }

    /** A list of texts. */
    public static String write(List<String> texts) {
        return text(texts);
    }

    private static String text(Object value) {
        try {
            return JSON.text(out -> new TreeWriter(out, Written.INSTANCE).value(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The tree of this text; null if the text is absent or is not an object. It takes {@link ReadRoom}.
     *
     * @throws UncheckedIOException if the text is not JSON
     * @throws ReadRoom.Exhausted if there is no room for the tree
     */
    public static @Nullable Tree readTree(@Nullable String text) {
        if (text == null) {
            return null;
        }
        ReadRoom.take(JsonHeap.of(text));
        return read(text) instanceof Tree tree ? tree : null;
    }

    /** The texts in this array; whatever else is in it is left out. */
    public static List<String> readTexts(String text) {
        return read(text) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static @Nullable Object read(String text) {
        try (JsonInput json = JSON.read(text)) {
            return new TreeReader(json, Read.INSTANCE).value(json.next());
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON", e); // the table checks that it is
        }
    }

    private enum Written implements TreeWriter.Dialect {
        INSTANCE;

        @Override
        public void date(Instant date, JsonOutput out) throws IOException {
            out.object();
            out.name(DATE);
            out.text(date.toString());
            out.endObject();
        }

        @Override
        public void notFinite(double number, JsonOutput out) throws IOException {
            out.number(number); // as a text, "NaN"
        }

        @Override
        public String key(String key) {
            // asked of every key: the expression only of those that may match it
            return key.startsWith("$") && DATE_AS_KEY.matcher(key).matches() ? "$" + key : key;
        }
    }

    /** Takes everything: a person may have written it. */
    private enum Read implements TreeReader.Dialect {
        INSTANCE;

        @Override
        public String key(String key) {
            return key;
        }

        @Override
        public String text(String text) {
            return text;
        }

        @Override
        public double number(double number) {
            return number;
        }

        @Override
        public Object object(Tree object) {
            if (object.size() == 1 && object.get(DATE) instanceof String date) {
                try {
                    return Instant.parse(date);
                } catch (DateTimeException e) {
                    return object; // a person wrote something else
                }
            }
            for (String key : object.keySet()) {
                if (isEscaped(key)) {
                    return unescaped(object);
                }
            }
            return object;
        }

        private static boolean isEscaped(String key) {
            return key.startsWith("$$") && DATE_AS_KEY.matcher(key).matches();
        }

        private static Tree unescaped(Tree object) {
            Tree.Builder unescaped = Tree.storedBuilder();
            object.forEach((key, value) -> unescaped.put(isEscaped(key) ? key.substring(1) : key, value));
            return unescaped.build();
        }
    }
}
