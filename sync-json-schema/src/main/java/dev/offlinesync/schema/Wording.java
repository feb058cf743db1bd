package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The words in which clients are told of a fault. The validator's own are not used: they are for programmers, and some
 * quote the value.
 */
final class Wording {
    private static final String REQUIRED = "is required";
    static final String NULL_BUT_REQUIRED = "is required and must not be null";

    private static final String WHOLE = "a whole number";

    private static final Map<String, String> FORMATS = Map.of(
            "date", "a date such as 2025-12-10",
            "time", "a time such as 10:00:00Z",
            "email", "an email address",
            "uri", "a URI",
            "uuid", "a UUID",
            "ipv4", "an IPv4 address",
            "ipv6", "an IPv6 address");

    private static final Map<String, String> TYPES = Map.of(
            "string", "text",
            "number", "a number",
            "integer", WHOLE,
            "boolean", "true or false",
            "object", "an object",
            "array", "a list",
            "null", "null");

    private Wording() {}

    /**
     * What is wrong, if it is not the type.
     *
     * @param isNull whether the field that is missing was sent, as null
     */
    static String of(com.networknt.schema.Error error, boolean isNull) {
        return switch (error.getKeyword()) {
            case "required" -> isNull ? NULL_BUT_REQUIRED : REQUIRED;
            case "dependentRequired" -> "is required beside " + error.getProperty();
            case "additionalProperties", "unevaluatedProperties" -> "is not a known field";
            case "format" -> "must be " + format(argument(error));
            case "pattern" -> "must match the pattern " + argument(error);
            case "minimum" -> "must be at least " + argument(error);
            case "maximum" -> "must be at most " + argument(error);
            case "exclusiveMinimum" -> "must be more than " + argument(error);
            case "exclusiveMaximum" -> "must be less than " + argument(error);
            case "multipleOf" -> "must be a multiple of " + argument(error);
            case "minLength" -> "must have at least " + argument(error) + " characters";
            case "maxLength" -> "must have at most " + argument(error) + " characters";
            case "minItems" -> "must have at least " + argument(error) + " entries";
            case "maxItems" -> "must have at most " + argument(error) + " entries";
            case "minProperties" -> "must have at least " + argument(error) + " fields";
            case "maxProperties" -> "must have at most " + argument(error) + " fields";
            case "uniqueItems" -> "must not have an entry twice";
            case "enum" -> "must be one of " + argument(error);
            case "const" -> "must be " + constant(error);
            default -> "does not match its schema (" + error.getKeyword() + ")";
        };
    }

    private static String format(String name) {
        return FORMATS.getOrDefault(name, StoredFormats.WORDS.getOrDefault(name, "of format " + name));
    }

    /** That a value has none of these types; the value itself is not told. */
    static String type(Set<String> wanted, @Nullable Object value) {
        boolean fraction = value instanceof Double number && Double.isFinite(number) && wanted.contains(WHOLE);
        return "must be " + String.join(" or ", wanted) + ", not " + (fraction ? "one with a fraction" : actual(value));
    }

    /** From the schema's own keyword, since the arguments hold a list of types as one text. */
    static List<String> types(com.networknt.schema.Error error) {
        JsonNode allowed = error.getSchemaNode();
        if (allowed == null || !allowed.isArray()) {
            return List.of(type(allowed == null ? "" : allowed.asText()));
        }
        return StreamSupport.stream(allowed.spliterator(), false)
                .map(one -> type(one.asText()))
                .toList();
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name, name);
    }

    /** The type of what was sent. */
    private static String actual(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return "NaN or infinite";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        return value instanceof List<?> ? "a list" : "a date";
    }

    private static String constant(com.networknt.schema.Error error) {
        JsonNode constant = error.getSchemaNode();
        return constant == null ? argument(error) : constant.toString();
    }

    /** The first argument of an error's message. */
    static String argument(com.networknt.schema.Error error) {
        @Nullable Object[] arguments = error.getArguments();
        return arguments == null || arguments.length == 0
                ? ""
                : Arrays.asList(arguments).get(0) + "";
    }
}
