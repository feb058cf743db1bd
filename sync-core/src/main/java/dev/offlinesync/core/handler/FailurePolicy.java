package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Failure;

/** How the built-in resources answer a failure that no retry can cure. */
public enum FailurePolicy {
    /** Retry whatever failed: what is missing today may be there tomorrow. */
    RETRY_EVERYTHING,
    /** Reject at once what no retry can cure: invalid data, an unknown endpoint, a record that is not there. */
    FAIL_FAST;

    public boolean isFinal(Failure failure) {
        return this == FAIL_FAST
                && switch (failure.kind()) {
                    case VALIDATION, UNKNOWN_ENDPOINT, NOT_FOUND, FORBIDDEN -> true;
                    case CONFLICT, HANDLER, INTERRUPTED -> false;
                };
    }
}
