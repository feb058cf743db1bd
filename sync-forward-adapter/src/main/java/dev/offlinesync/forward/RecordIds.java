package dev.offlinesync.forward;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the ids of clients become those of an upstream that makes its own.
 *
 * @param from where the upstream's answer to a {@code POST} has the id that it gave the record: a JSON pointer such as {@code
 *     /order/_id}, or the name of a field; null if it takes the ids of clients
 * @param references fields that hold the ids of records of this or another such route, and that route's path: {@code
 *     {"customerId": "/api/customers"}}. A field is named as in {@code from}; lists on its way are gone through. At most
 *     {@value #MOST}
 */
public record RecordIds(@Nullable String from, Map<String, String> references) {
    public static final int MOST = 50;

    /** The upstream takes the ids of clients. */
    public static final RecordIds NONE = new RecordIds(null, Map.of());

    /** @throws IllegalArgumentException if a pointer is none, or there are too many references */
    public RecordIds {
        if (from != null) {
            Pointer.of(from);
        }
        if (references.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " fields can be references");
        }
        references.keySet().forEach(Pointer::of);
        references = Map.copyOf(references);
    }

    boolean isNone() {
        return from == null && references.isEmpty();
    }

    Map<Pointer, String> pointers() {
        Map<Pointer, String> pointers = new LinkedHashMap<>();
        references.forEach((field, path) -> pointers.put(Pointer.of(field), path));
        return pointers;
    }
}
