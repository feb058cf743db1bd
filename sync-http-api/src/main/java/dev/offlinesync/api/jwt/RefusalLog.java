package dev.offlinesync.api.jwt;

import com.auth0.jwt.exceptions.AlgorithmMismatchException;
import com.auth0.jwt.exceptions.IncorrectClaimException;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.MissingClaimException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import dev.offlinesync.api.Authenticator.InvalidToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator why tokens are refused, which their senders are not told in such detail. Each reason is told at most
 * once a second, whoever sends how many. It names no value of a token but how far its times are away: everything else in
 * a token that proves nothing may be anything. Thread-safe.
 */
final class RefusalLog {
    private static final long BETWEEN = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final Map<String, Told> reasons = new ConcurrentHashMap<>();

    /** @param nanos as {@link System#nanoTime} */
    RefusalLog(LongSupplier nanos, Consumer<String> log) {
        this.nanos = nanos;
        this.log = log;
    }

    /** When a reason was told last, and whether it came again since. */
    private record Told(long at, boolean again) {}

    void refused(InvalidToken refusal, Instant now) {
        String reason = reason(refusal.getCause(), String.valueOf(refusal.getMessage()));
        long time = nanos.getAsLong();
        StringBuilder line = new StringBuilder();
        reasons.compute(reason, (key, last) -> {
            if (last != null && time - last.at() < BETWEEN) {
                return new Told(last.at(), true);
            }
            line.append("a token was refused: ").append(reason).append(distance(refusal.getCause(), now));
            if (last != null && last.again()) {
                line.append("; so were others before it");
            }
            return new Told(time, false);
        });
        if (!line.isEmpty()) {
            log.accept(line.toString());
        }
    }

    /** @param ours what its sender is told, which says enough if the library did not refuse it */
    private static String reason(@Nullable Throwable cause, String ours) {
        if (cause instanceof TokenExpiredException) {
            return "it has expired";
        }
        if (cause instanceof IncorrectClaimException wrong) {
            return ofClaim(wrong.getClaimName(), "is another one than the configured one");
        }
        if (cause instanceof MissingClaimException missing) {
            return ofClaim(missing.getClaimName(), "is missing");
        }
        if (cause instanceof SignatureVerificationException) {
            return "its signature was not made with the configured key";
        }
        if (cause instanceof AlgorithmMismatchException) {
            return "its algorithm is not that of the configured key";
        }
        if (cause instanceof JWTDecodeException) {
            return "it is no JSON Web Token";
        }
        return ours;
    }

    private static String ofClaim(@Nullable String claim, String wrong) {
        return switch (String.valueOf(claim)) {
            case "nbf" -> "it is not valid yet (nbf)";
            case "iss" -> "its issuer (iss) " + wrong;
            case "aud" -> "its audience (aud) " + wrong;
            default -> "one of its claims " + wrong;
        };
    }

    /** What tells a clock that differs from a token that is old. */
    private static String distance(@Nullable Throwable cause, Instant now) {
        if (cause instanceof TokenExpiredException expired && expired.getExpiredOn() != null) {
            return ", " + Duration.between(expired.getExpiredOn(), now).toSeconds() + " s ago";
        }
        if (cause instanceof IncorrectClaimException wrong && "nbf".equals(wrong.getClaimName())) {
            Instant from = wrong.getClaimValue().asInstant();
            return from == null ? "" : ", but in " + Duration.between(now, from).toSeconds() + " s";
        }
        return "";
    }
}
