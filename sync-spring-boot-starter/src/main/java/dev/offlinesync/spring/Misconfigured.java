package dev.offlinesync.spring;

/** What is wrong with the application, and what its author can do about it. */
final class Misconfigured extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    Misconfigured(String description, String action) {
        super(description);
        this.action = action;
    }

    String action() {
        return action;
    }
}
