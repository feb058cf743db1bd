package dev.offlinesync.core.item;

import java.util.Optional;

/** The HTTP methods that a mutation can carry. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** Creates or deletes a record, and so begins a new life of its id; the others change what is there. */
    public boolean beginsAnew() {
        return this == POST || this == DELETE;
    }

    /** The method of exactly this name. */
    public static Optional<Method> of(String name) {
        for (Method m : values()) {
            if (m.name().equals(name)) {
                return Optional.of(m);
            }
        }
        return Optional.empty();
    }
}
