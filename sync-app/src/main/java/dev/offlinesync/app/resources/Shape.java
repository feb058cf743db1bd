package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types that a schema declares for a value and for what is in it. It is read once, so that data can be converted
 * before it is validated. It follows {@code properties}, {@code additionalProperties}, {@code items}, {@code allOf} and
 * {@code $ref} within the document. If a type depends on a choice ({@code anyOf}, {@code if}), values stay as they
 * came.
 */
final class Shape {
    /** What a value is converted to. */
    enum Type {
        ANY,
        NUMBER,
        INTEGER,
        DATE_TIME
    }

    private Type type = Type.ANY;
    private final Map<String, Shape> properties = new LinkedHashMap<>();
    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
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

    @Nullable
    Shape property(String name) {
        Shape declared = properties.get(name);
        return declared != null ? declared : others;
    }

    @Nullable
    Shape items() {
        return items;
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
            });
            schema.path("required").forEach(name -> into.required.add(name.asText()));
            if (schema.path("additionalProperties").isObject()) {
                into.others = read(schema.get("additionalProperties"), new Shape());
            }
            if (schema.path("items").isObject()) {
                into.items = read(schema.get("items"), new Shape());
            }
            schema.path("allOf").forEach(part -> read(part, into));
            return schema.path("$ref").isTextual() ? refer(schema.get("$ref").textValue(), into) : into;
        }

        private Shape refer(String reference, Shape into) {
            if (!reference.startsWith("#")) {
                return into;
            }
            Shape target = referred.get(reference);
            if (target == null) {
                target = new Shape();
                referred.put(reference, target);
                read(at(reference.substring(1)), target);
            }
            return into.isEmpty() ? target : into;
        }

        private JsonNode at(String pointer) {
            return pointer.isEmpty() || pointer.startsWith("/") ? root.at(pointer) : root.path(pointer);
        }

        private static Type typeOf(JsonNode schema) {
            String type = onlyType(schema.path("type"));
            return switch (type) {
                case "number" -> Type.NUMBER;
                case "integer" -> Type.INTEGER;
                case "string", "" -> schema.path("format").asText().equals("date-time") ? Type.DATE_TIME : Type.ANY;
                default -> Type.ANY;
            };
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
        return type == Type.ANY && properties.isEmpty() && others == null && items == null;
    }
}
