package dev.offlinesync.core.record;

import dev.offlinesync.core.item.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A declared path, such as {@code /api/expenses} or {@code /api/shops/{shop}/mails}. It matches segment by segment:
 * itself, or itself and one more segment, the record's id. A segment {@code {name}} is a variable, whose value is any
 * one segment. Values and ids are percent-decoded, and are what a record's id can be: 1 to {@value RecordKey#MAX_ID}
 * characters without NUL, 24 hex digits in lower case.
 */
public final class DeclaredPath {
    private final String text;
    /** Of a path with variables alone: the others are compared as a whole. */
    private final List<String> segments;

    private final List<String> variables;

    private DeclaredPath(String text, List<String> segments) {
        this.text = text;
        this.variables = segments.stream()
                .filter(DeclaredPath::isVariable)
                .map(DeclaredPath::nameOf)
                .toList();
        this.segments = variables.isEmpty() ? List.of() : segments;
    }

    /**
     * The path that this text declares. Trailing slashes are dropped.
     *
     * @throws IllegalArgumentException if it is not a path, or has what is not supported: a query, a fragment, wildcards,
     *     matrix parameters, anything but letters, digits and {@code _} in braces, a name twice, or a variable at the
     *     end; the message says which
     */
    public static DeclaredPath of(String text) {
        refuse(text, "?#", "a query or fragment");
        refuse(text, ";", "matrix parameters");
        refuse(text, "*", "wildcards");
        String path;
        try {
            path = new Endpoint(text).path();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the path " + text + " " + e.getMessage(), e);
        }
        List<String> segments = List.of(path.substring(1).split("/"));
        segments.forEach(segment -> check(path, segment));
        Set<String> names = new HashSet<>();
        segments.stream()
                .filter(DeclaredPath::isVariable)
                .filter(v -> !names.add(v))
                .findFirst()
                .ifPresent(twice -> {
                    throw new IllegalArgumentException("the path " + path + " has the variable " + twice + " twice");
                });
        String last = segments.get(segments.size() - 1);
        if (isVariable(last)) {
            String shorter = path.substring(0, path.length() - last.length() - 1);
            throw new IllegalArgumentException("the path " + path + " must not end with the variable " + last
                    + ": an id may follow every path, so declare " + (shorter.isEmpty() ? "/" : shorter)
                    + " if " + last + " is the id of a record");
        }
        return new DeclaredPath(path, segments);
    }

    private static void refuse(String text, String characters, String what) {
        if (text.chars().anyMatch(c -> characters.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("the path " + text + " must not have " + what);
        }
    }

    private static void check(String path, String segment) {
        boolean hasBraces = segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0;
        if (segment.startsWith(":") || (hasBraces && !segment.matches("\\{[A-Za-z0-9_]+}"))) {
            throw new IllegalArgumentException("the path " + path + " has a segment " + segment
                    + ", which is no variable: one is a whole segment, with a name of letters, digits and _ in braces,"
                    + " such as {shop}");
        }
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static String nameOf(String variable) {
        return variable.substring(1, variable.length() - 1);
    }

    /** The path as it was declared. */
    public String text() {
        return text;
    }

    /** The names of its variables, in their order. */
    public List<String> variables() {
        return variables;
    }

    /** Whether this endpoint is the path, or the path and one more segment. */
    public boolean matches(String endpoint) {
        int end = end(endpoint);
        return end == endpoint.length() || hasId(endpoint, end);
    }

    /** Whether items of this path may have this order key: it goes on behind what the path matches. */
    public boolean mayHaveOrderKey(String orderKey) {
        int end = end(orderKey);
        return end >= 0 && end < orderKey.length();
    }

    /** Where the part of this endpoint ends that the whole path matches; -1 if it does not match. */
    private int end(String endpoint) {
        if (variables.isEmpty()) {
            boolean begins = endpoint.startsWith(text)
                    && (endpoint.length() == text.length() || endpoint.charAt(text.length()) == '/');
            return begins ? text.length() : -1;
        }
        int at = 0;
        for (String segment : segments) {
            if (at >= endpoint.length() || endpoint.charAt(at) != '/') {
                return -1;
            }
            int next = endOfSegment(endpoint, at + 1);
            boolean fits = isVariable(segment)
                    ? next > at + 1
                    : next == at + 1 + segment.length() && endpoint.startsWith(segment, at + 1);
            if (!fits) {
                return -1;
            }
            at = next;
        }
        return at;
    }

    private static int endOfSegment(String endpoint, int begin) {
        int slash = endpoint.indexOf('/', begin);
        return slash < 0 ? endpoint.length() : slash;
    }

    private static boolean hasId(String endpoint, int end) {
        return end >= 0 && endpoint.length() > end + 1 && endpoint.indexOf('/', end + 1) < 0;
    }

    /**
     * The id at the end of an endpoint.
     *
     * @return empty if the endpoint ends with the path, or does not match
     * @throws IllegalArgumentException if it is no id; the message says what is wrong, without a subject
     */
    public Optional<String> id(String endpoint) {
        int end = end(endpoint);
        return hasId(endpoint, end)
                ? Optional.of(value(endpoint.substring(end + 1), "in its last segment", "must end with an id of"))
                : Optional.empty();
    }

    /**
     * The values of the variables in an endpoint that the path matches, by name.
     *
     * @throws IllegalArgumentException if one is none; the message says what is wrong, without a subject
     */
    public Map<String, String> values(String endpoint) {
        if (variables.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int at = 0;
        for (String segment : segments) {
            int next = endOfSegment(endpoint, at + 1);
            if (isVariable(segment)) {
                String place = "in the place of " + segment;
                values.put(
                        nameOf(segment),
                        value(endpoint.substring(at + 1, next), place, "must have " + place + " a text of"));
            }
            at = next;
        }
        return values;
    }

    private static String value(String raw, String place, String must) {
        String decoded;
        try {
            decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8); // a plus in a path is a plus
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a broken percent escape " + place, e);
        }
        try {
            return RecordKey.normalId(decoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(must + " 1 to " + RecordKey.MAX_ID + " characters without NUL", e);
        }
    }

    /**
     * The id in the collection of a record that has this id under these values: {@code s1/7} for the mail 7 of the shop
     * s1. Different values give different ids: in a value, {@code /} is written as {@code %2F}, and {@code %} as
     * {@code %25}.
     *
     * @throws IllegalArgumentException if that is too long for an id; the message says so, without a subject
     */
    public String recordId(Map<String, String> values, String id) {
        if (variables.isEmpty()) {
            return id;
        }
        String joined = values.values().stream().map(DeclaredPath::escaped).collect(Collectors.joining("/", "", "/"))
                + RecordKey.normalId(id);
        if (joined.length() > RecordKey.MAX_ID) {
            throw new IllegalArgumentException("must have no more than " + RecordKey.MAX_ID
                    + " characters in its variables and the id of the record together");
        }
        return joined;
    }

    /** What the order keys of items with these values begin with: the path, with the values in it. */
    public String with(Map<String, String> values) {
        return variables.isEmpty()
                ? text
                : segments.stream()
                        .map(s -> isVariable(s) ? escaped(values.getOrDefault(nameOf(s), "")) : s)
                        .collect(Collectors.joining("/", "/", ""));
    }

    private static String escaped(String value) {
        return value.replace("%", "%25").replace("/", "%2F");
    }

    /**
     * An endpoint that two paths match, of which both or neither has variables; empty if there is none. Of a path with
     * variables and one without, the latter is meant, so that is asked of two with variables.
     */
    public Optional<String> overlap(DeclaredPath other) {
        List<String> longer = segments.size() >= other.segments.size() ? segments : other.segments;
        List<String> shorter = longer == segments ? other.segments : segments;
        if (longer.size() > shorter.size() + 1) {
            return Optional.empty();
        }
        List<String> common = new ArrayList<>();
        for (int i = 0; i < longer.size(); i++) {
            String one = longer.get(i);
            String two = i < shorter.size() ? shorter.get(i) : "{id}";
            if (!isVariable(one) && !isVariable(two) && !one.equals(two)) {
                return Optional.empty();
            }
            String fixed = isVariable(one) ? two : one;
            common.add(isVariable(fixed) ? nameOf(fixed) : fixed);
        }
        return Optional.of("/" + String.join("/", common));
    }

    @Override
    public String toString() {
        return text;
    }
}
