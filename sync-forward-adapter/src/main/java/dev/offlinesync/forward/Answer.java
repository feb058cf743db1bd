package dev.offlinesync.forward;

import java.util.Optional;

/**
 * What the upstream answered.
 *
 * @param retryAfter the header of this name, as it came
 * @param body empty unless it came whole
 */
record Answer(int status, Optional<String> retryAfter, End end, String body) {
    /** How the body ended. */
    enum End {
        WHOLE,
        /** It was larger than what is kept, and the rest of it was not read. */
        TOO_LARGE,
        /** The connection was closed, or the framing was wrong, in the midst of it. */
        BROKEN_OFF,
        /** It had not ended when the time of the call was up. */
        TOO_SLOW
    }

    /**
     * How the upstream is. That it refuses a request is no sign that it is unwell, and neither is an answer that breaks
     * off: something did answer.
     */
    Health health() {
        return StatusCodes.meaning(status).health();
    }
}
