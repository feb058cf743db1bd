package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Reads the shape of a schema, which may refer to its own parts, also recursively. It follows {@code properties},
 * {@code patternProperties}, {@code additionalProperties}, {@code prefixItems}, {@code items}, {@code allOf}, {@code
 * $ref} within the document, and {@code anyOf} and {@code oneOf} if they leave the choice between null and one other
 * schema. If a type depends on any other choice, values stay as they came.
 */
final class ShapeReader {
    private static final Map<String, Shape.Type> FORMATS =
            Map.of(StoredFormats.OBJECT_ID, Shape.Type.OBJECT_ID, StoredFormats.DECIMAL, Shape.Type.DECIMAL);

    private final JsonNode root;
    private final Map<String, Shape> referred = new HashMap<>();

    ShapeReader(JsonNode root) {
        this.root = root;
    }

    /**
     * @param into what is known of the value already
     * @return {@code into}, with what this schema adds; or another shape, if the schema is nothing but that one
     */
    Shape read(JsonNode schema, Shape into) {
        if (into.type == Shape.Type.ANY) {
            into.type = typeOf(schema);
        }
        schema.path("properties").properties().forEach(property -> {
            JsonNode value = property.getValue();
            into.properties.put(
                    property.getKey(), read(value, into.properties.getOrDefault(property.getKey(), new Shape())));
            if (value.has("default")) {
                into.defaults.put(property.getKey(), value.get("default"));
            }
            if (isReadOnly(value, new HashSet<>())) {
                into.readOnly.add(property.getKey());
            }
        });
        schema.path("required").forEach(name -> into.required.add(name.asText()));
        schema.path("patternProperties")
                .properties()
                .forEach(pattern -> into.patterns.put(
                        LinearPatterns.compile(pattern.getKey()), read(pattern.getValue(), new Shape())));
        if (schema.path("additionalProperties").isObject()) {
            into.others = read(schema.get("additionalProperties"), new Shape());
        }
        schema.path("prefixItems").forEach(item -> into.firstItems.add(read(item, new Shape())));
        if (schema.path("items").isObject()) {
            into.items = read(schema.get("items"), new Shape());
        }
        Optional<JsonNode> only = into.isEmpty() ? onlyPart(schema) : Optional.empty();
        if (only.isPresent()) {
            return read(only.get(), new Shape());
        }
        schema.path("allOf").forEach(part -> readInto(part, into));
        return schema.path("$ref").isTextual() ? refer(schema.get("$ref").textValue(), into) : into;
    }

    private void readInto(JsonNode schema, Shape into) {
        Shape shape = read(schema, into);
        if (shape != into) {
            into.include(shape);
        }
    }

    /** What a schema consists of, if it says nothing itself: a choice between null and one other schema is that one. */
    private static Optional<JsonNode> onlyPart(JsonNode schema) {
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            List<JsonNode> parts = new ArrayList<>();
            schema.path(keyword).forEach(part -> {
                if (!part.path("type").asText().equals("null")) {
                    parts.add(part);
                }
            });
            if (parts.size() == 1) {
                return Optional.of(parts.get(0));
            }
        }
        return Optional.empty();
    }

    private Shape refer(String reference, Shape into) {
        if (!reference.startsWith("#")) {
            return into;
        }
        Shape target = referred.get(reference);
        if (target == null) {
            target = new Shape();
            referred.put(reference, target);
            readInto(at(reference.substring(1)), target);
        }
        return into.isEmpty() ? target : into;
    }

    private boolean isReadOnly(JsonNode schema, Set<String> references) {
        String reference = schema.path("$ref").asText();
        boolean refers = reference.startsWith("#") && references.add(reference);
        return schema.path("readOnly").asBoolean()
                || (refers && isReadOnly(at(reference.substring(1)), references))
                || StreamSupport.stream(schema.path("allOf").spliterator(), false)
                        .anyMatch(part -> isReadOnly(part, references));
    }

    private JsonNode at(String pointer) {
        return pointer.isEmpty() || pointer.startsWith("/") ? root.at(pointer) : root.path(pointer);
    }

    private static Shape.Type typeOf(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (schema.path("format").asText().equals("date-time") && isOfDates(type)) {
            return Shape.Type.DATE_TIME;
        }
        return switch (onlyType(type)) {
            case "number" -> Shape.Type.NUMBER;
            case "integer" -> Shape.Type.INTEGER;
            case "string", "" -> FORMATS.getOrDefault(schema.path("format").asText(), Shape.Type.ANY);
            default -> Shape.Type.ANY;
        };
    }

    /** A schema may list number beside string, to say that milliseconds are taken too. */
    private static boolean isOfDates(JsonNode type) {
        List<String> names = new ArrayList<>();
        if (type.isTextual()) {
            names.add(type.asText());
        }
        type.forEach(name -> names.add(name.asText()));
        return (names.isEmpty() || names.contains("string"))
                && Set.of("string", "number", "integer", "null").containsAll(names);
    }

    /** The one type beside null; empty if any is allowed, "several" if more than one is. */
    private static String onlyType(JsonNode type) {
        if (!type.isArray()) {
            return type.asText();
        }
        String only = "";
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                if (!only.isEmpty()) {
                    return "several";
                }
                only = one.asText();
            }
        }
        return only;
    }
}
