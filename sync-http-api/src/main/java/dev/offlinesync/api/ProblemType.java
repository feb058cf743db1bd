package dev.offlinesync.api;

/**
 * The types of problems beside {@code about:blank}, of which the status alone says what happened. None of these is final
 * for a write: whoever gets one keeps the write, and sends it again.
 */
enum ProblemType {
    OTHER_USER(403, "urn:offline-sync:other-user", "Other User"),
    CURSOR_EXPIRED(410, "urn:offline-sync:cursor-expired", "Cursor Expired"),
    QUOTA_EXCEEDED(429, "https://iana.org/assignments/http-problem-types#quota-exceeded", "Quota Exceeded"),
    OVERLOADED(
            503,
            "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
            "Temporary Reduced Capacity");

    private final int status;
    private final String uri;
    private final String title;

    ProblemType(int status, String uri, String title) {
        this.status = status;
        this.uri = uri;
        this.title = title;
    }

    int status() {
        return status;
    }

    /** As it stands in a problem. */
    String uri() {
        return uri;
    }

    /** Whether sending the write again is in vain, for ever. */
    boolean isFinal() {
        return switch (this) {
            case OTHER_USER, CURSOR_EXPIRED, QUOTA_EXCEEDED, OVERLOADED -> false;
        };
    }

    /** @param detail a sentence that may be shown to the client */
    Problem problem(String detail) {
        return new Problem(status, detail).with("type", uri).with("title", title);
    }
}
