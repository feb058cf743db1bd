package dev.offlinesync.api.jwt;

import dev.offlinesync.api.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of tokens that were verified recently, since a client sends the same token with each request. The times in
 * a token are compared on each lookup. A token outside of them, if only by the leeway, is not found here and is
 * verified again. So is every token after five minutes, and all of them once the keys have changed.
 *
 * <p>Keeps hashes only, never tokens, and evicts the least recently used. Thread-safe.
 */
final class KnownTokens {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<ByteBuffer, Known> tokens;
    private int generation;

    /** @param most how many are kept */
    KnownTokens(int most) {
        tokens = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Known> eldest) {
                return size() > most;
            }
        };
    }

    /** @param from valid from then, until just before {@code until} */
    private record Known(Caller caller, Instant from, Instant until) {}

    Optional<Caller> caller(String token, Instant now) {
        ByteBuffer hash = hash(token);
        Known known;
        synchronized (tokens) {
            known = tokens.get(hash);
        }
        return known == null || now.isBefore(known.from()) || !now.isBefore(known.until())
                ? Optional.empty()
                : Optional.of(known.caller());
    }

    /** Forgets all tokens, and those that are being verified at the moment. */
    void forget() {
        synchronized (tokens) {
            tokens.clear();
            generation++;
        }
    }

    /** Which keys count; taken before a token is verified. */
    int generation() {
        synchronized (tokens) {
            return generation;
        }
    }

    /**
     * Remembers that this token was verified.
     *
     * @param keys the generation of the keys that it was verified with; of former ones, nothing is remembered
     * @param from the latest of the times before which it is not valid
     * @param until when it expires
     */
    void add(int keys, String token, Caller caller, Instant now, Instant from, Instant until) {
        Instant forgotten = now.plus(LONGEST);
        Known known = new Known(caller, from.isAfter(now) ? from : now, until.isBefore(forgotten) ? until : forgotten);
        ByteBuffer hash = hash(token);
        synchronized (tokens) {
            if (keys == generation) {
                tokens.put(hash, known);
            }
        }
    }

    private static ByteBuffer hash(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
