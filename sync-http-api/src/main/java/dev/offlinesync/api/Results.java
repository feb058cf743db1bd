package dev.offlinesync.api;

import dev.offlinesync.core.item.Status;

/** Which items the list in an answer shows ({@code ?results=}). What the answer counts does not depend on it. */
enum Results {
    ALL,
    /**
     * Those that the client still has to care about: not completed, whether failed or pending. On the wire
     * {@code failed}.
     */
    UNFINISHED,
    /** There is no list, and none is put together. */
    NONE;

    String wire() {
        return switch (this) {
            case ALL -> "all";
            case UNFINISHED -> "failed";
            case NONE -> "none";
        };
    }

    boolean isList() {
        return this != NONE;
    }

    boolean shows(Status status) {
        return this == ALL || (this == UNFINISHED && !status.isSuccess());
    }
}
