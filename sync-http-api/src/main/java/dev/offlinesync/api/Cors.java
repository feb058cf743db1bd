package dev.offlinesync.api;

import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages of other origins may call the API. Tokens travel in a header that a page must set itself, never in
 * cookies, so {@code *} gives a page nothing that it did not have.
 */
final class Cors {
    private static final String ANY = "*";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Occurred-At, Sync-User";
    private static final String RESPONSE_HEADERS =
            "ETag, Location, Retry-After, WWW-Authenticate, Allow, RateLimit, RateLimit-Policy";
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> origins;

    /** @param origins such as {@code https://app.example.com}; {@code *} allows all of them, an empty set none */
    Cors(Set<String> origins) {
        for (String origin : origins) {
            if (!origin.equals(ANY) && !origin.matches("[a-z][a-z0-9+.-]*://[^/\\s,*]+")) {
                throw new IllegalArgumentException(
                        "a CORS origin must be * or like https://app.example.com, not " + origin);
            }
        }
        this.origins = Set.copyOf(origins);
    }

    /** Marks the response as readable for the page that asked. */
    void decorate(@Nullable String origin, BiConsumer<String, String> headers) {
        String allowed = allowed(origin);
        if (!origins.isEmpty() && !origins.contains(ANY)) {
            headers.accept("Vary", "Origin");
        }
        if (allowed != null) {
            headers.accept("Access-Control-Allow-Origin", allowed);
            headers.accept("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        }
    }

    /** Answers a preflight request. */
    void preflight(@Nullable String origin, String methods, BiConsumer<String, String> headers) {
        if (allowed(origin) != null) {
            headers.accept("Access-Control-Allow-Methods", methods);
            headers.accept("Access-Control-Allow-Headers", REQUEST_HEADERS);
            headers.accept("Access-Control-Max-Age", MAX_AGE_SECONDS);
        }
    }

    private @Nullable String allowed(@Nullable String origin) {
        if (origin == null) {
            return null;
        }
        return origins.contains(ANY) ? ANY : origins.contains(origin) ? origin : null;
    }
}
