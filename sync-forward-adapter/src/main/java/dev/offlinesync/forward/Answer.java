package dev.offlinesync.forward;

import java.util.Optional;

/**
 * What the upstream answered.
 *
 * @param retryAfter the header of this name, as it came
 * @param body empty if there was none, or if it was too large to be kept
 */
record Answer(int status, Optional<String> retryAfter, String body) {

    /** Whether the upstream is up and takes calls; a request that it refuses is no sign of the contrary. */
    boolean isWell() {
        return switch (status) {
            case 401, 407, 408, 429 -> false;
            default -> status < 500;
        };
    }
}
