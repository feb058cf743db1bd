package dev.offlinesync.sqlite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.offlinesync.core.item.Tree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain trees as JSON text. A date is {@code {"$date":"2025-12-10T10:00:00Z"}}, as MongoDB's extended JSON has it: no key of a client
 * begins with {@code $}. A number that is written with a fraction stays one.
 */
final class JsonTree {
    private static final String DATE = "$date";
    private static final JsonFactory JSON = new JsonFactory();

    private JsonTree() {}

    static @Nullable String write(@Nullable Map<String, ?> tree) {
        return tree == null ? null : text(tree);
    }

    /** A list of texts. */
    static String write(List<String> texts) {
        return text(texts);
    }

    private static String text(Object value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> e : map.entrySet()) {
                json.writeFieldName(String.valueOf(e.getKey()));
                write(e.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof Instant date) {
            json.writeStartObject();
            json.writeStringField(DATE, date.toString());
            json.writeEndObject();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number whole) {
            json.writeNumber(whole.longValue());
        } else {
            json.writeNull();
        }
    }

    /** The tree of this text, null where it is not an object. */
    static @Nullable Tree readMap(@Nullable String text) {
        return text != null && read(text) instanceof Tree tree ? tree : null;
    }

    /** The texts in this array; what else may be in it is left out. */
    static List<String> readTexts(String text) {
        return read(text) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static @Nullable Object read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return json.nextToken() == null ? null : value(json);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON", e); // the table checks that it is
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(json);
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default -> null;
        };
    }

    private static Object whole(JsonParser json) throws IOException {
        return switch (json.getNumberType()) {
            case INT -> json.getIntValue();
            case LONG -> json.getLongValue();
            default -> json.getDoubleValue(); // only a hand writes one as long as that
        };
    }

    private static Object object(JsonParser json) throws IOException {
        Tree.Builder fields = Tree.builder();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            json.nextToken();
            fields.put(key, value(json));
        }
        Tree tree = fields.build();
        if (tree.size() == 1 && tree.get(DATE) instanceof String date) {
            try {
                return Instant.parse(date);
            } catch (DateTimeException e) {
                return tree; // a hand wrote something else
            }
        }
        return tree;
    }

    private static List<@Nullable Object> array(JsonParser json) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json));
        }
        return list;
    }
}
