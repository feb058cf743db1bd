package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The types that a schema declares for a value and for what is in it. It is read once, so that data can be converted
 * before it is validated. It follows {@code properties}, {@code patternProperties}, {@code additionalProperties}, {@code
 * prefixItems}, {@code items}, {@code allOf}, {@code $ref} within the document, and {@code anyOf} and {@code oneOf} if they
 * leave the choice between null and one other schema. If a type depends on any other choice, values stay as they came.
 */
final class Shape {
    /** What a value is converted to. */
    enum Type {
        ANY,
        NUMBER,
        INTEGER,
        DATE_TIME,
        OBJECT_ID,
        DECIMAL
    }

    private static final Map<String, Type> FORMATS =
            Map.of(StoredFormats.OBJECT_ID, Type.OBJECT_ID, StoredFormats.DECIMAL, Type.DECIMAL);

    private Type type = Type.ANY;
    private final Map<String, Shape> properties = new LinkedHashMap<>();
    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final Map<Pattern, Shape> patterns = new LinkedHashMap<>();
    private final List<Shape> firstItems = new ArrayList<>();
    private final Set<String> readOnly = new LinkedHashSet<>();
    private @Nullable Shape others;
    private @Nullable Shape items;

    private Shape() {}

    static Shape of(JsonNode schema) {
        return new Reader(schema).read(schema, new Shape());
    }

    Type type() {
        return type;
    }

    /** The declared properties, in the order in which the schema declares them. */
    Map<String, Shape> properties() {
        return properties;
    }

    /** The defaults of absent properties, by name. */
    Map<String, JsonNode> defaults() {
        return defaults;
    }

    /** The names of the properties that must be there, whatever else is. */
    Set<String> required() {
        return required;
    }

    /** Whether clients never write this property. */
    boolean isReadOnly(String name) {
        return readOnly.contains(name);
    }

    @Nullable
    Shape property(String name) {
        Shape declared = properties.get(name);
        if (declared != null) {
            return declared;
        }
        return patterns.entrySet().stream()
                .filter(pattern -> pattern.getKey().matcher(name).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(others);
    }

    /** Whether it says anything about what is in a list. */
    boolean hasItems() {
        return items != null || !firstItems.isEmpty();
    }

    /** Of what is at this place in a list. */
    @Nullable
    Shape item(int place) {
        return place < firstItems.size() ? firstItems.get(place) : items;
    }

    /** Reads a schema that may refer to its own parts, also recursively. */
    private static final class Reader {
        private final JsonNode root;
        private final Map<String, Shape> referred = new HashMap<>();

        Reader(JsonNode root) {
            this.root = root;
        }

        Shape read(JsonNode schema, Shape into) {
            if (into.type == Type.ANY) {
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
                            Pattern.compile(pattern.getKey()), read(pattern.getValue(), new Shape())));
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

        private static Type typeOf(JsonNode schema) {
            JsonNode type = schema.path("type");
            if (schema.path("format").asText().equals("date-time") && isOfDates(type)) {
                return Type.DATE_TIME;
            }
            return switch (onlyType(type)) {
                case "number" -> Type.NUMBER;
                case "integer" -> Type.INTEGER;
                case "string", "" -> FORMATS.getOrDefault(schema.path("format").asText(), Type.ANY);
                default -> Type.ANY;
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

    private boolean isEmpty() {
        return type == Type.ANY
                && properties.isEmpty()
                && required.isEmpty()
                && patterns.isEmpty()
                && others == null
                && !hasItems();
    }

    /** Adds what another schema says that holds for the same value. */
    private void include(Shape other) {
        type = type == Type.ANY ? other.type : type;
        properties.putAll(other.properties);
        defaults.putAll(other.defaults);
        required.addAll(other.required);
        readOnly.addAll(other.readOnly);
        patterns.putAll(other.patterns);
        firstItems.addAll(other.firstItems);
        others = others == null ? other.others : others;
        items = items == null ? other.items : items;
    }
}
