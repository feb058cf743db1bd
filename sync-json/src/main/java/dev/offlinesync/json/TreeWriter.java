package dev.offlinesync.json;

import dev.offlinesync.json.stream.JsonOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a plain tree. A dialect says how to write what JSON has no form for. */
final class TreeWriter {
    private final JsonOutput out;
    private final Dialect dialect;

    TreeWriter(JsonOutput out, Dialect dialect) {
        this.out = out;
        this.dialect = dialect;
    }

    interface Dialect {
        void date(Instant date, JsonOutput out) throws IOException;

        /** An infinite number, or none at all: only somebody who edits a database by hand writes one. */
        void notFinite(double number, JsonOutput out) throws IOException;

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
            out.text(text);
        } else if (value instanceof Instant date) {
            dialect.date(date, out);
        } else if (value instanceof Boolean bool) {
            out.truth(bool);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Number whole) {
            out.number(whole.longValue());
        } else {
            out.nothing();
        }
    }

    private void object(Map<?, ?> map) throws IOException {
        out.object();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            out.name(dialect.key(String.valueOf(e.getKey())));
            value(e.getValue());
        }
        out.endObject();
    }

    private void array(List<?> list) throws IOException {
        out.array();
        for (Object element : list) {
            value(element);
        }
        out.endArray();
    }

    private void number(double number) throws IOException {
        if (Double.isFinite(number)) {
            out.number(number);
        } else {
            dialect.notFinite(number, out);
        }
    }
}
