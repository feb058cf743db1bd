package dev.offlinesync.api;

import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.json.stream.JsonOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what answers are made of: maps, lists, strings, numbers, booleans, instants, nulls, and {@link Part}s. */
final class JsonOut {
    private final JsonOutput out;

    JsonOut(JsonOutput out) {
        this.out = out;
    }

    /** An object that writes its own fields, so that it need not become a map first. */
    @FunctionalInterface
    interface Part {
        void fields(JsonOut out) throws IOException;
    }

    void field(String name, @Nullable Object value) throws IOException {
        out.name(name);
        value(value);
    }

    void value(@Nullable Object value) throws IOException {
        if (value == null) {
            out.nothing();
        } else if (value instanceof String text) {
            out.text(text);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> list) {
            array(list);
        } else if (value instanceof Part part) {
            out.object();
            part.fields(this);
            out.endObject();
        } else if (value instanceof Instant time) {
            out.text(IsoTime.text(time));
        } else {
            scalar(value);
        }
    }

    private void scalar(Object value) throws IOException {
        if (value instanceof Integer number) {
            out.number(number);
        } else if (value instanceof Long number) {
            out.number(number);
        } else if (value instanceof Double number) {
            out.number(number);
        } else if (value instanceof Boolean truth) {
            out.truth(truth);
        } else {
            throw new IllegalStateException(
                    "an answer has a " + value.getClass().getName() + " in it");
        }
    }

    private void object(Map<?, ?> map) throws IOException {
        out.object();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            field(String.valueOf(e.getKey()), e.getValue());
        }
        out.endObject();
    }

    private void array(Collection<?> list) throws IOException {
        out.array();
        for (Object one : list) {
            value(one);
        }
        out.endArray();
    }
}
