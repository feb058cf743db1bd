package dev.offlinesync.api;

import java.util.Map;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where, as a JSON pointer into the body
 * @param message what, fit to be shown
 */
record Fault(String pointer, String message, Kind kind) {
    enum Kind {
        MALFORMED,
        TOO_LARGE
    }

    static Fault malformed(String pointer, String message) {
        return new Fault(pointer, message, Kind.MALFORMED);
    }

    Map<String, Object> json() {
        return Map.of("pointer", pointer, "message", message);
    }
}
