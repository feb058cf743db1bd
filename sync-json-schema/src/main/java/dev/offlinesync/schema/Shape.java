package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types that a schema declares for a value and for what is in it. It is read once, so that data can be converted
 * before it is validated.
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

    // written by its reader
    Type type = Type.ANY;
    final Map<String, Shape> properties = new LinkedHashMap<>();
    final Map<String, JsonNode> defaults = new LinkedHashMap<>();
    final Set<String> required = new LinkedHashSet<>();
    final Map<Pattern, Shape> patterns = new LinkedHashMap<>();
    final List<Shape> firstItems = new ArrayList<>();
    final Set<String> readOnly = new LinkedHashSet<>();

    @Nullable
    Shape others;

    @Nullable
    Shape items;

    static Shape of(JsonNode schema) {
        return new ShapeReader(schema).read(schema, new Shape());
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

    /** Whether it says nothing. */
    boolean isEmpty() {
        return type == Type.ANY
                && properties.isEmpty()
                && required.isEmpty()
                && patterns.isEmpty()
                && others == null
                && !hasItems();
    }

    /** Adds what another schema says that holds for the same value. */
    void include(Shape other) {
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
