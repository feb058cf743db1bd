package dev.offlinesync.api.body;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One fault of a request.
 *
 * @param pointer the place, as a JSON pointer into the body
 * @param message what is wrong, as it may be shown to the client
 */
public record Fault(String pointer, String message, Kind kind) {
    public enum Kind {
        MALFORMED,
        TOO_LARGE
    }

    public static Fault malformed(String pointer, String message) {
        return new Fault(pointer, message, Kind.MALFORMED);
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pointer", pointer);
        json.put("message", message);
        return json;
    }
}
