package dev.offlinesync.spring;

import org.jspecify.annotations.Nullable;

/** Why the application cannot start, and what its author or operator can do about it. */
final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    CannotStart(String description, String action) {
        this(description, action, null);
    }

    CannotStart(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
