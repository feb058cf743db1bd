package dev.offlinesync.schema;

import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what a validator found, each fault with its place, in the order in which the schema declares the fields. A
 * message names the type of a value, never the value.
 */
final class Violations {
    /** Many more than are told; the others are only counted. */
    private static final int MOST_IN_ORDER = 1000;

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
                .map(at -> new Violation(at.pointer(), Wording.NULL_BUT_REQUIRED));
        return inOrder(Stream.concat(found(errors), cleared));
    }

    private Stream<Violation> found(List<com.networknt.schema.Error> errors) {
        Map<Location, Set<String>> types = new LinkedHashMap<>(); // those of a choice are one fault
        List<Violation> violations = new ArrayList<>();
        for (com.networknt.schema.Error error : errors) {
            Location at = Location.of(error);
            if (error.getKeyword().equals("type")) {
                types.computeIfAbsent(at, place -> new LinkedHashSet<>()).addAll(Wording.types(error));
            } else {
                violations.add(violation(at, Wording.of(error, empty.contains(at))));
            }
        }
        types.forEach((at, wanted) -> violations.add(violation(at, Wording.type(wanted, at.in(sent)))));
        return violations.stream();
    }

    private List<Violation> inOrder(Stream<Violation> found) {
        Stream<Violation> conversions =
                unconverted.entrySet().stream().map(value -> new Violation(value.getKey(), value.getValue()));
        List<Violation> violations =
                new ArrayList<>(Stream.concat(found, conversions).distinct().toList());
        Map<String, Integer> places = new HashMap<>();
        order.forEach(field -> places.put(Violation.child("", field), places.size()));
        violations
                .subList(0, Math.min(MOST_IN_ORDER, violations.size()))
                .sort(Comparator.<Violation>comparingInt(
                                v -> places.getOrDefault(firstSegment(v.pointer()), Integer.MAX_VALUE))
                        .thenComparing(Violation::pointer, Violations::byPlace)
                        .thenComparing(Violation::message));
        return violations;
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
}
