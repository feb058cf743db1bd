package dev.offlinesync.core.item;

import java.util.Optional;

/** The HTTP methods that a mutation can carry. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

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
