package dev.offlinesync.core.item;

/**
 * One fault of an item's data: the place, and what is wrong there. Both are stored, logged and shown, so whoever makes
 * one names the type of a value and never the value itself. NUL and half a surrogate pair become U+FFFD.
 *
 * @param pointer the place, as a JSON pointer into the data (RFC 6901); empty for the data as a whole. Longer than
 *     {@value #MAX_POINTER} characters is cut.
 * @param message the end of a sentence that begins with the field: {@code must be a number, not text}. Longer than
 *     {@value #MAX_MESSAGE} characters is cut.
 */
public record Violation(String pointer, String message) {
    public static final int MAX_POINTER = 256;
    public static final int MAX_MESSAGE = 200;

    public Violation {
        if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
            throw new IllegalArgumentException("a JSON pointer is empty or begins with /");
        }
        pointer = WellFormed.mended(WellFormed.cut(pointer, MAX_POINTER));
        message = WellFormed.mended(WellFormed.cut(message, MAX_MESSAGE));
    }

    /** A fault of one top-level field. */
    public static Violation of(String field, String message) {
        return new Violation(child("", field), message);
    }

    /** The pointer to what has this name, or this place in a list, within what {@code parent} points to. */
    public static String child(String parent, Object segment) {
        return parent + "/" + segment.toString().replace("~", "~0").replace("/", "~1");
    }

    /** A sentence that says where and what: {@code lines[1].price is required}. */
    public String sentence() {
        return field() + " " + message;
    }

    private String field() {
        StringBuilder field = new StringBuilder();
        for (String segment : pointer.split("/", -1)) {
            if (segment.isEmpty()) {
                continue;
            }
            if (!field.isEmpty() && segment.chars().allMatch(c -> c >= '0' && c <= '9')) {
                field.append('[').append(segment).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".")
                        .append(segment.replace("~1", "/").replace("~0", "~"));
            }
        }
        return field.isEmpty() ? "the record" : field.toString();
    }
}
