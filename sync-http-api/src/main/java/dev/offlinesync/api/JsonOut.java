package dev.offlinesync.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.offlinesync.core.item.IsoTime;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what answers are made of: maps, lists, strings, numbers, booleans, instants, nulls, and {@link Part}s. */
final class JsonOut {
    private final JsonGenerator out;

    JsonOut(JsonGenerator out) {
        this.out = out;
    }

    /** An object that writes its own fields, so that it need not become a map first. */
    @FunctionalInterface
    interface Part {
        void fields(JsonOut out) throws IOException;
    }

    void field(String name, @Nullable Object value) throws IOException {
        out.writeFieldName(name);
        value(value);
    }

    void value(@Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> list) {
            array(list);
        } else if (value instanceof Part part) {
            out.writeStartObject();
            part.fields(this);
            out.writeEndObject();
        } else if (value instanceof Instant time) {
            out.writeString(IsoTime.text(time));
        } else {
            scalar(value);
        }
    }

    private void scalar(Object value) throws IOException {
        if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else {
            out.writePOJO(value); // not a type of ours, but a store may know more types
        }
    }

    private void object(Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            field(String.valueOf(e.getKey()), e.getValue());
        }
        out.writeEndObject();
    }

    private void array(Collection<?> list) throws IOException {
        out.writeStartArray();
        for (Object one : list) {
            value(one);
        }
        out.writeEndArray();
    }
}
