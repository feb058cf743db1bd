package dev.offlinesync.api.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.api.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Issues HS256 tokens that {@link JwtAuthenticator} accepts under the same settings, for development and for scripts.
 */
public final class JwtIssuer {
    private final JwtSettings settings;
    private final Algorithm algorithm;
    private final InstantSource clock;

    /** @throws IllegalArgumentException if the settings have no secret: a public key cannot sign */
    public JwtIssuer(JwtSettings settings, InstantSource clock) {
        if (!(settings.key() instanceof JwtSettings.Secret secret)) {
            throw new IllegalArgumentException("tokens can be made with a secret only, not with a public key");
        }
        this.settings = settings;
        this.algorithm = Algorithm.HMAC256(secret.bytes());
        this.clock = clock;
    }

    /**
     * @param ttl how long the token is valid, more than zero
     * @return the token, which names its user in the first of the settings' user claims
     */
    public String issue(Caller caller, Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("ttl must be more than zero, not " + ttl);
        }
        Instant now = clock.instant();
        JWTCreator.Builder token = JWT.create()
                .withClaim(settings.userClaims().get(0), caller.user().value())
                .withIssuedAt(now)
                .withExpiresAt(now.plus(ttl));
        if (caller.role() == Caller.Role.ADMIN) {
            token.withClaim(Optional.ofNullable(settings.adminClaim()).orElse("role"), "admin");
        }
        if (settings.issuer() != null) {
            token.withIssuer(settings.issuer());
        }
        if (settings.audience() != null) {
            token.withAudience(settings.audience());
        }
        return token.sign(algorithm);
    }
}
