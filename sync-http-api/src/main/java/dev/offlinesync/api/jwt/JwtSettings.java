package dev.offlinesync.api.jwt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are checked.
 *
 * @param key the one key, or source of keys; it alone decides which algorithm a token must have
 * @param issuer the {@code iss} that a token must have, null for any
 * @param audience the {@code aud} that a token must have, null for any
 * @param leeway how far clocks may differ, 0 to 10 minutes
 * @param userClaims the claims that may name the user id, nested ones by a path such as {@code user.id}; the first that is
 *     present counts, and is a text or a whole number
 * @param expiry whether a token must say when it expires
 * @param adminClaim the claim that makes its user an administrator if it is the text {@code admin}, or a list with it;
 *     nested ones by a path such as {@code realm_access.roles}. Null for {@code role}, a text, and {@code roles}, a list
 */
public record JwtSettings(
        Key key,
        @Nullable String issuer,
        @Nullable String audience,
        Duration leeway,
        List<String> userClaims,
        Expiry expiry,
        @Nullable String adminClaim) {
    public static final List<String> DEFAULT_USER_CLAIMS = List.of("sub", "userId", "id", "_id");
    public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);
    private static final Duration MAX_LEEWAY = Duration.ofMinutes(10);

    /** What a signature is checked with. */
    public sealed interface Key {}

    /** HS256. At least {@value #MIN_BYTES} bytes, so that it cannot be guessed from a token. */
    public record Secret(String value) implements Key {
        public static final int MIN_BYTES = 32;

        public Secret {
            int bytes = value.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < MIN_BYTES) {
                throw new IllegalArgumentException(
                        "the secret must have at least " + MIN_BYTES + " bytes, not " + bytes);
            }
        }

        byte[] bytes() {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        /** Without the secret, since records end up in logs. */
        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    /**
     * RS256 for an RSA key of at least 2048 bits, ES256 for one on P-256; PEM, as {@code openssl … -pubout} writes it.
     */
    public record PublicKeyPem(String value) implements Key {
        public PublicKeyPem {
            PemKey.read(value); // reports a wrong one at once
        }
    }

    /**
     * RS256 or ES256 with the key that the token names, from a JWKS document.
     *
     * @param url with https, or with http on this machine: whoever can change the document can sign in as anybody
     * @param maxAge how old the document may be before it is read again, 1 s to 1 day: how long a withdrawn key is
     *     accepted
     */
    public record Jwks(URI url, Duration maxAge) implements Key {
        public static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(5);
        private static final Duration MAX_MAX_AGE = Duration.ofDays(1);
        private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

        public Jwks {
            boolean isSafe = "https".equals(url.getScheme())
                    || ("http".equals(url.getScheme())
                            && LOOPBACK.matcher(String.valueOf(url.getHost())).matches());
            if (url.getHost() == null || !isSafe) {
                throw new IllegalArgumentException(
                        "the JWKS URL must be an absolute https URL, or http on this machine itself, not " + url);
            }
            if (maxAge.compareTo(Duration.ofSeconds(1)) < 0 || maxAge.compareTo(MAX_MAX_AGE) > 0) {
                throw new IllegalArgumentException("maxAge must be 1 s to " + MAX_MAX_AGE + ", not " + maxAge);
            }
        }

        /** Read again after {@link #DEFAULT_MAX_AGE}. */
        public Jwks(URI url) {
            this(url, DEFAULT_MAX_AGE);
        }
    }

    /** Whether tokens end. */
    public enum Expiry {
        /** A token without {@code exp} is good for ever. */
        OPTIONAL,
        /** A token without {@code exp} is refused. */
        REQUIRED
    }

    public JwtSettings {
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("leeway must be 0 to " + MAX_LEEWAY + ", not " + leeway);
        }
        userClaims = List.copyOf(userClaims);
        if (userClaims.isEmpty() || userClaims.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("userClaims must name at least one claim, and none may be empty");
        }
        if (adminClaim != null && adminClaim.isBlank()) {
            throw new IllegalArgumentException("adminClaim must be the name of a claim");
        }
    }

    /** With expiry {@code OPTIONAL} and the usual admin claims. */
    public JwtSettings(
            Key key, @Nullable String issuer, @Nullable String audience, Duration leeway, List<String> userClaims) {
        this(key, issuer, audience, leeway, userClaims, Expiry.OPTIONAL, null);
    }

    public JwtSettings withExpiry(Expiry value) {
        return new JwtSettings(key, issuer, audience, leeway, userClaims, value, adminClaim);
    }

    public JwtSettings withAdminClaim(String value) {
        return new JwtSettings(key, issuer, audience, leeway, userClaims, expiry, value);
    }

    /** Any issuer and audience, a leeway of 30 s, the usual claims. */
    public static JwtSettings of(Key key) {
        return new JwtSettings(key, null, null, DEFAULT_LEEWAY, DEFAULT_USER_CLAIMS);
    }
}
