package dev.offlinesync.forward;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.item.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A short-lived HS256 token for each call. */
final class TokenIdentity implements UpstreamIdentity {
    /** Refused by {@code JwtAuthenticator}. */
    private static final String TYPE = "offline-sync-forwarded+jwt";

    private static final int MIN_BYTES = 32;

    /** Enough for clocks that differ, and too little to be worth stealing. */
    private static final Duration VALID = Duration.ofMinutes(5);

    private static final Set<String> OURS = Set.of("iat", "exp", "aud");

    private final Algorithm algorithm;
    private final String claim;
    private final String audience;

    /** @param audience empty for none */
    TokenIdentity(String secret, String claim, String audience) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "the secret must have at least " + MIN_BYTES + " bytes, not " + bytes.length);
        }
        if (!claim.matches("[A-Za-z0-9_.:/-]{1,100}") || OURS.contains(claim)) {
            throw new IllegalArgumentException("must be the name of a claim, such as sub");
        }
        this.algorithm = Algorithm.HMAC256(bytes);
        this.claim = claim;
        this.audience = audience;
    }

    @Override
    public Map<String, String> headers(UserId user, Context context) {
        JWTCreator.Builder token = JWT.create()
                .withHeader(Map.of("typ", TYPE))
                .withClaim(claim, user.value())
                .withIssuedAt(context.now())
                .withExpiresAt(context.now().plus(VALID));
        if (!audience.isEmpty()) {
            token.withAudience(audience);
        }
        return Map.of("Authorization", "Bearer " + token.sign(algorithm));
    }
}
