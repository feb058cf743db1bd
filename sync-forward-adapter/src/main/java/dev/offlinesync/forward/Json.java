package dev.offlinesync.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.WellFormed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain trees as JSON, and back where a store could keep them. */
final class Json {
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private Json() {}

    /** A JSON value, which may be null; it is wrapped since the lack of one is something else. */
    record Value(@Nullable Object tree) {}

    /** Dates are ISO 8601 with milliseconds, as they are everywhere in the API. */
    static byte[] write(Map<String, ?> tree) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(tree, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
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
            json.writeString(IsoTime.text(date));
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else {
            json.writeNull();
        }
    }

    /**
     * The value of this text. Empty where it is no JSON, or has something in it that an item could not be stored with: keys
     * that begin with {@code $} or have a dot or NUL in them, half a surrogate pair, numbers beyond a double, a depth of more than
     * {@value #MAX_DEPTH}.
     */
    static Optional<Value> read(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            Value value = new Value(value(json));
            return json.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new IOException("nothing but white space");
        }
        return switch (token) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> wellFormed(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(json);
            case VALUE_NUMBER_FLOAT -> fraction(json);
            default -> null;
        };
    }

    private static Object whole(JsonParser json) throws IOException {
        return switch (json.getNumberType()) {
            case INT -> json.getIntValue();
            case LONG -> json.getLongValue();
            default -> fraction(json);
        };
    }

    private static Double fraction(JsonParser json) throws IOException {
        double number = json.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new IOException("a number beyond a double");
        }
        return number;
    }

    private static Tree object(JsonParser json) throws IOException {
        Tree.Builder object = Tree.builder();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            if (Tree.faultOfKey(key).isPresent()) {
                throw new IOException("a key that cannot be stored");
            }
            json.nextToken();
            object.put(key, value(json));
        }
        return object.build();
    }

    private static List<@Nullable Object> array(JsonParser json) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json));
        }
        return list;
    }

    /** Half a surrogate pair is no character: UTF-8 cannot write it. */
    private static String wellFormed(String text) throws IOException {
        if (!WellFormed.text(text)) {
            throw new IOException("half a surrogate pair");
        }
        return text;
    }
}
