package dev.offlinesync.app.resources;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a validator found in sentences that name the field, in the order in which the schema declares the fields.
 */
final class Violations {
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
            "integer", "a whole number",
            "boolean", "true or false",
            "object", "an object",
            "array", "a list");

    private final List<String> order;
    private final Set<String> brokenDates;

    /**
     * @param declared the fields in the order of the schema
     * @param brokenDates the pointers of values that should be dates
     */
    Violations(Set<String> declared, Set<String> brokenDates) {
        this.order = new ArrayList<>(declared);
        this.brokenDates = brokenDates;
    }

    private record Violation(String field, String sentence) {}

    List<String> of(List<com.networknt.schema.Error> errors) {
        Comparator<Violation> bySchema = Comparator.comparingInt(v -> {
            int at = order.indexOf(firstSegment(v.field));
            return at < 0 ? Integer.MAX_VALUE : at;
        });
        return errors.stream()
                .map(this::violation)
                .sorted(bySchema.thenComparing(Violation::field).thenComparing(Violation::sentence))
                .map(Violation::sentence)
                .distinct()
                .toList();
    }

    private static String firstSegment(String field) {
        int end = 0;
        while (end < field.length() && field.charAt(end) != '.' && field.charAt(end) != '[') {
            end++;
        }
        return field.substring(0, end);
    }

    private Violation violation(com.networknt.schema.Error error) {
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            Object segment = error.getInstanceLocation().getElement(i);
            if (segment instanceof Integer index) {
                field.append('[').append(index).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(segment);
            }
        }
        boolean aboutProperty = error.getProperty() != null
                && List.of("required", "additionalProperties").contains(error.getKeyword());
        if (aboutProperty) {
            field.append(field.isEmpty() ? "" : ".").append(error.getProperty());
        }
        String name = field.isEmpty() ? "the record" : field.toString();
        return new Violation(field.toString(), name + " " + predicate(error));
    }

    private String predicate(com.networknt.schema.Error error) {
        if (brokenDates.contains(error.getInstanceLocation().toString())) {
            return "must be a date-time such as 2025-12-10T10:00:00Z, a date such as 2025-12-10, or epoch milliseconds";
        }
        return switch (error.getKeyword()) {
            case "required" -> "is required";
            case "additionalProperties" -> "is not a known field";
            case "type" -> "must be " + types(error);
            case "format" -> "must be " + FORMATS.getOrDefault(argument(error), "of format " + argument(error));
            case "minimum" -> "must be at least " + argument(error);
            case "maximum" -> "must be at most " + argument(error);
            case "exclusiveMinimum" -> "must be more than " + argument(error);
            case "exclusiveMaximum" -> "must be less than " + argument(error);
            case "minLength" -> "must have at least " + argument(error) + " characters";
            case "maxLength" -> "must have at most " + argument(error) + " characters";
            case "enum" -> "must be one of " + argument(error);
            case "const" -> "must be " + argument(error);
            default -> error.getMessage();
        };
    }

    /** From the schema's own keyword, since the arguments hold a list of types as one text. */
    private static String types(com.networknt.schema.Error error) {
        var allowed = error.getSchemaNode();
        if (allowed == null || !allowed.isArray()) {
            return type(allowed == null ? "" : allowed.asText());
        }
        return StreamSupport.stream(allowed.spliterator(), false)
                .map(one -> type(one.asText()))
                .collect(Collectors.joining(" or "));
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name, name.toLowerCase(Locale.ROOT));
    }

    private static String argument(com.networknt.schema.Error error) {
        @Nullable Object[] arguments = error.getArguments();
        return arguments == null || arguments.length == 0
                ? ""
                : Arrays.asList(arguments).get(0) + "";
    }
}
