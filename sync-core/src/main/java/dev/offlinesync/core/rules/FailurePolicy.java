package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Failure;

/** Whether a failure that a handler leaves to the queue ({@code Fail}) is tried again. */
public enum FailurePolicy {
    /** Every failure is tried again: what is missing today may be there tomorrow. */
    RETRY_EVERYTHING,
    /** What no retry can cure fails at once: invalid data, an unknown endpoint, a record that is not there. */
    FAIL_FAST;

    public boolean isFinal(Failure failure) {
        return this == FAIL_FAST
                && switch (failure.kind()) {
                    case VALIDATION, UNKNOWN_ENDPOINT, NOT_FOUND, FORBIDDEN, SUPERSEDED, DEPENDENCY -> true;
                    case CONFLICT, HANDLER, INTERRUPTED -> false;
                };
    }
}
