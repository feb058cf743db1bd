package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.json.JsonNodes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts one tree to the types of its shape, and fills in defaults. For one use. */
final class Conformer {
    /** The {@code default} of a date-time that means the time at which the record is created. */
    static final String NOW = "now";

    private final @Nullable Instant now;
    private final Map<String, String> unconverted = new LinkedHashMap<>();

    /** @param now the time that the default {@value #NOW} stands for; if null, no defaults are filled in */
    Conformer(@Nullable Instant now) {
        this.now = now;
    }

    /** Why a value could not be converted, by JSON pointer; such values are unchanged. */
    Map<String, String> unconverted() {
        return unconverted;
    }

    Map<String, @Nullable Object> conform(Map<?, ?> data, Shape shape) {
        return object(data, shape, "");
    }

    private Map<String, @Nullable Object> object(Map<?, ?> data, Shape shape, String at) {
        Map<String, @Nullable Object> conformed = new LinkedHashMap<>();
        data.forEach((key, value) -> {
            String name = String.valueOf(key);
            Shape inner = shape.property(name);
            conformed.put(name, inner == null ? value : value(value, inner, at, name));
        });
        if (now != null) {
            for (Map.Entry<String, JsonNode> entry : shape.defaults().entrySet()) {
                if (!conformed.containsKey(entry.getKey())) {
                    conformed.put(entry.getKey(), standIn(entry.getKey(), entry.getValue(), shape, at));
                }
            }
        }
        return conformed;
    }

    private @Nullable Object standIn(String name, JsonNode literal, Shape shape, String at) {
        Shape inner = shape.properties().get(name);
        if (inner == null) {
            return JsonNodes.toPlain(literal);
        }
        boolean isNow = inner.type() == Shape.Type.DATE_TIME && NOW.equals(literal.textValue());
        return isNow ? now : value(JsonNodes.toPlain(literal), inner, at, name);
    }

    /** @param segment the name or place of the value in what is at {@code parent}: most values never need the two joined */
    private @Nullable Object value(@Nullable Object value, Shape shape, String parent, Object segment) {
        return switch (shape.type()) {
            case ANY -> within(value, shape, parent, segment);
            case NUMBER -> converted(value, parent, segment, Coercion::number);
            case INTEGER -> converted(value, parent, segment, Coercion::integer);
            case DATE_TIME -> converted(value, parent, segment, given -> Optional.of(ClientTime.of(given)));
            case OBJECT_ID -> converted(value, parent, segment, Coercion::objectId);
            case DECIMAL -> converted(value, parent, segment, Coercion::decimal);
        };
    }

    private @Nullable Object within(@Nullable Object value, Shape shape, String parent, Object segment) {
        if (value instanceof Map<?, ?> map) {
            return object(map, shape, Violation.child(parent, segment));
        }
        return value instanceof List<?> list && shape.hasItems()
                ? items(list, shape, Violation.child(parent, segment))
                : value;
    }

    private List<@Nullable Object> items(List<?> list, Shape shape, String at) {
        List<@Nullable Object> conformed = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Shape item = shape.item(i);
            conformed.add(item == null ? list.get(i) : value(list.get(i), item, at, i));
        }
        return conformed;
    }

    private @Nullable Object converted(
            @Nullable Object value,
            String parent,
            Object segment,
            Function<Object, Optional<? extends Object>> conversion) {
        if (value == null) {
            return null; // whether null will do, the schema says
        }
        try {
            return conversion.apply(value).<Object>map(converted -> converted).orElse(value);
        } catch (IllegalArgumentException e) {
            unconverted.put(Violation.child(parent, segment), String.valueOf(e.getMessage()));
            return value;
        }
    }
}
