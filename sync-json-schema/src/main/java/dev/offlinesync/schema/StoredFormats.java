package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import dev.offlinesync.core.item.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The formats of our own: texts that a store which has a type for them keeps in it. */
final class StoredFormats {
    static final String OBJECT_ID = "objectid";
    static final String DECIMAL = "decimal";

    /** For a validator. */
    static final List<Format> ALL =
            List.of(new Coercible(OBJECT_ID, Coercion::objectId), new Coercible(DECIMAL, Coercion::decimal));

    /** The names of all formats that are checked, the validator's included. */
    static final Set<String> CHECKED = Stream.concat(Formats.DEFAULT.stream(), ALL.stream())
            .map(Format::getName)
            .collect(Collectors.toUnmodifiableSet());

    /** What a value of each must be. */
    static final Map<String, String> WORDS = Map.of(
            OBJECT_ID,
            "an id of 24 hex digits",
            DECIMAL,
            "a decimal number of at most 34 digits, such as 12.50 or \"12.50\"");

    private StoredFormats() {}

    private record Coercible(String name, Function<String, Optional<String>> coercion) implements Format {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return coercion.apply(value).isPresent();
        }
    }

    /**
     * Checks that they are only declared for texts, which other types of JSON would contradict.
     *
     * @throws InvalidSchema naming the first place where they are not
     */
    static void check(JsonNode schema) {
        check(schema, "");
    }

    private static void check(JsonNode schema, String at) {
        String format = schema.path("format").asText();
        JsonNode type = schema.path("type");
        if (WORDS.containsKey(format) && !type.isMissingNode() && !isText(type)) {
            throw new InvalidSchema(
                    at + "/format", "\"" + format + "\" goes with \"type\": \"string\"; its type is " + type);
        }
        for (Map.Entry<String, JsonNode> inner : schema.properties()) {
            check(inner.getValue(), Violation.child(at, inner.getKey()));
        }
        for (int i = 0; i < schema.size() && schema.isArray(); i++) {
            check(schema.get(i), Violation.child(at, i));
        }
    }

    private static boolean isText(JsonNode type) {
        if (!type.isArray()) {
            return type.asText().equals("string");
        }
        for (JsonNode one : type) {
            if (!List.of("string", "null").contains(one.asText())) {
                return false;
            }
        }
        return true;
    }
}
