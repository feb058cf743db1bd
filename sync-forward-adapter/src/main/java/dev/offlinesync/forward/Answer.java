package dev.offlinesync.forward;

import java.util.Optional;

/**
 * What the upstream answered.
 *
 * @param retryAfter the header of this name, as it came
 * @param body empty where there was none, and where it was too large to be kept
 */
record Answer(int status, Optional<String> retryAfter, String body) {

    /** Whether the upstream is up and willing; a request that it does not like is no sign of the contrary. */
    boolean isWell() {
        return switch (status) {
            case 401, 407, 408, 429 -> false;
            default -> status < 500;
        };
    }
}
