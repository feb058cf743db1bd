package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.item.Spelling;
import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for keywords and formats that a schema has and JSON Schema does not. They are legal there, and mean nothing; so
 * one that is nearly known is taken for a mistake, and others are only told of.
 */
final class SchemaSpelling {
    private static final Set<String> WITH_SCHEMA = Set.of(
            "additionalItems",
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> WITH_LIST = Set.of("allOf", "anyOf", "items", "oneOf", "prefixItems");
    private static final Set<String> WITH_NAMES =
            Set.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");
    private static final Set<String> WITH_VALUES = Set.of(
            "$anchor",
            "$comment",
            "$dynamicAnchor",
            "$dynamicRef",
            "$id",
            "$recursiveAnchor",
            "$recursiveRef",
            "$ref",
            "$schema",
            "$vocabulary",
            "const",
            "contentEncoding",
            "contentMediaType",
            "default",
            "dependentRequired",
            "deprecated",
            "description",
            "enum",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "maxContains",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minContains",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "pattern",
            "readOnly",
            "required",
            "title",
            "type",
            "uniqueItems",
            "writeOnly");

    /** Nearly known, but known to OpenAPI: a keyword, and a format. */
    private static final Set<String> OF_OPEN_API = Set.of("example", "byte");

    /** So short that many a word is nearly one of them. */
    private static final Set<String> SHORT = Set.of("if", "not");

    private static final Set<String> KEYWORDS = Stream.of(WITH_SCHEMA, WITH_LIST, WITH_NAMES, WITH_VALUES)
            .flatMap(Set::stream)
            .filter(keyword -> !SHORT.contains(keyword))
            .collect(Collectors.toUnmodifiableSet());

    private final List<InvalidSchema.Fault> mistakes = new ArrayList<>();
    private final List<InvalidSchema.Fault> oddities = new ArrayList<>();

    /** What is nearly known. */
    List<InvalidSchema.Fault> mistakes() {
        return mistakes;
    }

    /** What has no effect. */
    List<InvalidSchema.Fault> oddities() {
        return oddities;
    }

    void check(JsonNode schema) {
        check(schema, "");
    }

    private void check(JsonNode schema, String at) {
        schema.properties().forEach(entry -> {
            String keyword = entry.getKey();
            JsonNode value = entry.getValue();
            String place = Violation.child(at, keyword);
            if (WITH_SCHEMA.contains(keyword)) {
                check(value, place);
            }
            if (WITH_LIST.contains(keyword)) {
                for (int i = 0; i < value.size() && value.isArray(); i++) {
                    check(value.get(i), Violation.child(place, i));
                }
            } else if (WITH_NAMES.contains(keyword)) {
                value.properties().forEach(name -> check(name.getValue(), Violation.child(place, name.getKey())));
            } else if (keyword.equals("format") && value.isTextual()) {
                known(
                        value.textValue(),
                        StoredFormats.CHECKED,
                        place,
                        "is no format of JSON Schema, and checks nothing");
            } else if (!keyword.startsWith("x-") && !SHORT.contains(keyword)) {
                known(keyword, KEYWORDS, place, "is no keyword of JSON Schema 2020-12, and has no effect");
            }
        });
    }

    private void known(String written, Set<String> names, String place, String what) {
        if (names.contains(written)) {
            return;
        }
        String problem = "\"" + written + "\" " + what;
        Optional<String> meant = OF_OPEN_API.contains(written) ? Optional.empty() : Spelling.nearest(written, names);
        if (meant.isPresent()) {
            mistakes.add(new InvalidSchema.Fault(place, problem + "; did you mean \"" + meant.get() + "\"?"));
        } else if (written.equals("nullable")) {
            oddities.add(new InvalidSchema.Fault(
                    place, problem + "; write \"type\": [\"string\", \"null\"] for text that may be null"));
        } else {
            oddities.add(new InvalidSchema.Fault(place, problem));
        }
    }
}
