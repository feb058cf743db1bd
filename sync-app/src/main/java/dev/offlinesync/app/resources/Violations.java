package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a validator found, each fault with its place, in the order in which the schema declares the fields. A
 * message names the type of a value, never the value.
 */
final class Violations {
    private static final String REQUIRED = "is required";
    private static final String NULL_BUT_REQUIRED = "is required and must not be null";

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

    private final List<String> order;
    private final Map<String, ?> sent;
    private final Set<Location> empty;
    private final Map<String, String> unconverted;

    /**
     * @param declared the fields in the order of the schema
     * @param sent the data as it came
     * @param empty the places in it that count as absent
     * @param unconverted why a value could not be converted to the type that its schema declares, by JSON pointer
     */
    Violations(Set<String> declared, Map<String, ?> sent, Set<Location> empty, Map<String, String> unconverted) {
        this.order = new ArrayList<>(declared);
        this.sent = sent;
        this.empty = empty;
        this.unconverted = unconverted;
    }

    /** The faults of an object that was created, or of what is given of it in an update. */
    List<Violation> of(List<com.networknt.schema.Error> errors) {
        return inOrder(found(errors));
    }

    /** The faults of an update, which must not take away the fields that every record has. */
    List<Violation> ofUpdate(List<com.networknt.schema.Error> errors, Set<String> required) {
        Stream<Violation> cleared = empty.stream()
                .filter(at -> at.segments().size() == 1 && required.contains(at.field()))
                .map(at -> new Violation(at.pointer(), NULL_BUT_REQUIRED));
        return inOrder(Stream.concat(found(errors), cleared));
    }

    private Stream<Violation> found(List<com.networknt.schema.Error> errors) {
        Map<Location, Set<String>> types = new LinkedHashMap<>(); // those of a choice are one fault
        List<Violation> violations = new ArrayList<>();
        for (com.networknt.schema.Error error : errors) {
            Location at = Location.of(error);
            if (error.getKeyword().equals("type")) {
                types.computeIfAbsent(at, place -> new LinkedHashSet<>()).addAll(types(error));
            } else {
                violations.add(violation(at, message(at, error)));
            }
        }
        types.forEach((at, wanted) -> violations.add(violation(at, type(wanted, at.in(sent)))));
        return violations.stream();
    }

    private List<Violation> inOrder(Stream<Violation> found) {
        Stream<Violation> violations = Stream.concat(
                found, unconverted.entrySet().stream().map(value -> new Violation(value.getKey(), value.getValue())));
        Map<String, Integer> places = new HashMap<>();
        order.forEach(field -> places.put(Violation.child("", field), places.size()));
        return violations
                .sorted(Comparator.<Violation>comparingInt(
                                v -> places.getOrDefault(firstSegment(v.pointer()), Integer.MAX_VALUE))
                        .thenComparing(Violation::pointer, Violations::byPlace)
                        .thenComparing(Violation::message))
                .distinct()
                .toList();
    }

    /** Places in a list by their number, so that 10 comes after 9. */
    private static int byPlace(String one, String other) {
        String[] left = one.split("/", -1);
        String[] right = other.split("/", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean places = isPlace(left[i]) && isPlace(right[i]) && left[i].length() != right[i].length();
            int compared = places ? left[i].length() - right[i].length() : left[i].compareTo(right[i]);
            if (compared != 0) {
                return compared;
            }
        }
        return left.length - right.length;
    }

    private static boolean isPlace(String segment) {
        return !segment.isEmpty() && segment.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String firstSegment(String pointer) {
        int end = pointer.indexOf('/', 1);
        return end < 0 ? pointer : pointer.substring(0, end);
    }

    private Violation violation(Location at, String message) {
        String pointer = at.pointer();
        return new Violation(pointer, unconverted.getOrDefault(pointer, message));
    }

    private String message(Location at, com.networknt.schema.Error error) {
        return switch (error.getKeyword()) {
            case "required" -> empty.contains(at) ? NULL_BUT_REQUIRED : REQUIRED;
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

    private static String type(Set<String> wanted, @Nullable Object value) {
        boolean fraction = value instanceof Double && wanted.contains(WHOLE);
        return "must be " + String.join(" or ", wanted) + ", not " + (fraction ? "one with a fraction" : actual(value));
    }

    /** From the schema's own keyword, since the arguments hold a list of types as one text. */
    private static List<String> types(com.networknt.schema.Error error) {
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
