package dev.offlinesync.json.stream;

import java.io.IOException;

/** A text has more of something than {@link JsonLimits} allow. */
public final class JsonLimitExceeded extends IOException {
    private static final long serialVersionUID = 1L;

    JsonLimitExceeded(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
