package dev.offlinesync.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a plain tree. A dialect says how to write what JSON has no form for. */
final class TreeWriter {
    private final JsonGenerator out;
    private final Dialect dialect;

    TreeWriter(JsonGenerator out, Dialect dialect) {
        this.out = out;
        this.dialect = dialect;
    }

    interface Dialect {
        void date(Instant date, JsonGenerator out) throws IOException;

        /** An infinite number, or none at all: only somebody who edits a database by hand writes one. */
        void notFinite(double number, JsonGenerator out) throws IOException;

        default String key(String key) {
            return key;
        }
    }

    void value(@Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof List<?> list) {
            array(list);
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Instant date) {
            dialect.date(date, out);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Number whole) {
            out.writeNumber(whole.longValue());
        } else {
            out.writeNull();
        }
    }

    private void object(Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            out.writeFieldName(dialect.key(String.valueOf(e.getKey())));
            value(e.getValue());
        }
        out.writeEndObject();
    }

    private void array(List<?> list) throws IOException {
        out.writeStartArray();
        for (Object element : list) {
            value(element);
        }
        out.writeEndArray();
    }

    private void number(double number) throws IOException {
        if (Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            dialect.notFinite(number, out);
        }
    }
}
