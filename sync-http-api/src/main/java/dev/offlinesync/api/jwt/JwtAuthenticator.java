package dev.offlinesync.api.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.Verification;
import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks JSON Web Tokens. The algorithm is that of the configured key, never the one that the token asks for: a token
 * with {@code alg} {@code none}, or one signed by HS256 with the bytes of a public key, is refused. {@code exp}
 * and {@code nbf} are checked if a token has them. {@code iat} is not: it says how old a token is, and not from when it is
 * valid (RFC 7519, 4.1.6). A token with critical extensions ({@code crit}) is refused, since none is understood here
 * (RFC 7515, 4.1.11). The log says at info why a token was refused, at most once a second for each reason.
 */
public final class JwtAuthenticator implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);

    /** The type of the tokens that the forwarding handler makes for upstreams, maybe with the same secret. */
    private static final String FORWARDED = "offline-sync-forwarded+jwt";

    private static final String ADMIN = "admin";

    /** About 200 bytes each. */
    private static final int KNOWN_TOKENS = 10_000;

    private final JwtSettings settings;
    private final InstantSource clock;
    private final Function<String, JWTVerifier> verifiers;
    private final @Nullable PublishedKeys published;
    private final KnownTokens known = new KnownTokens(KNOWN_TOKENS);
    private final RefusalLog refusals = new RefusalLog(System::nanoTime, LOG::info);

    /** @param clock what the times in a token are compared with */
    public JwtAuthenticator(JwtSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.published = settings.key() instanceof JwtSettings.Jwks jwks ? published(jwks) : null;
        this.verifiers = verifiers(settings.key(), published);
    }

    private PublishedKeys published(JwtSettings.Jwks jwks) {
        return new PublishedKeys(
                new JwksReader(jwks.url(), JwksReader.TIMEOUT),
                jwks.maxAge(),
                known::forget,
                System::nanoTime,
                ReadingLog.slf4j());
    }

    private Function<String, JWTVerifier> verifiers(JwtSettings.Key key, @Nullable PublishedKeys keys) {
        if (keys != null) {
            return token -> verifier(keys.of(JWT.decode(token).getKeyId()));
        }
        if (key instanceof JwtSettings.Secret secret) {
            JWTVerifier one = verifier(Algorithm.HMAC256(secret.bytes()));
            return token -> one;
        }
        JWTVerifier one = verifier(Algorithms.of(PemKey.read(((JwtSettings.PublicKeyPem) key).value())));
        return token -> one;
    }

    private JWTVerifier verifier(Algorithm algorithm) {
        Verification rules = JWT.require(algorithm)
                .acceptLeeway(settings.leeway().toSeconds())
                .ignoreIssuedAt();
        if (settings.issuer() != null) {
            rules.withIssuer(settings.issuer());
        }
        if (settings.audience() != null) {
            rules.withAudience(settings.audience());
        }
        return ((JWTVerifier.BaseVerification) rules).build(clock.withZone(ZoneOffset.UTC));
    }

    @Override
    public Caller authenticate(String token) {
        Instant now = clock.instant();
        if (published != null) {
            published.refresh(); // also for tokens that are known: a withdrawn key is noticed by them
        }
        return known.caller(token, now).orElseGet(() -> unknown(token, now));
    }

    private Caller unknown(String token, Instant now) {
        try {
            return checked(token, now);
        } catch (InvalidToken e) {
            refusals.refused(e, now);
            throw e;
        }
    }

    private Caller checked(String token, Instant now) {
        int keys = known.generation();
        DecodedJWT jwt = verified(token);
        if (!jwt.getHeaderClaim("crit").isMissing()) {
            throw new InvalidToken("the token has an extension that is not known here (crit)");
        }
        if (FORWARDED.equalsIgnoreCase(jwt.getType())) {
            throw new InvalidToken("the token is one that was sent on to an upstream");
        }
        if (settings.expiry() == JwtSettings.Expiry.REQUIRED && jwt.getExpiresAtAsInstant() == null) {
            throw new InvalidToken("the token does not say when it expires (exp)");
        }
        Instant from = jwt.getNotBeforeAsInstant();
        Instant until = jwt.getExpiresAtAsInstant();
        Instant end = until == null ? Instant.MAX : until.plus(settings.leeway());
        Caller caller = new Caller(userOf(jwt), isAdmin(jwt) ? Caller.Role.ADMIN : Caller.Role.USER, end);
        known.add(keys, token, caller, now, from == null ? Instant.MIN : from, until == null ? Instant.MAX : until);
        return caller;
    }

    private DecodedJWT verified(String token) {
        try {
            return verifiers.apply(token).verify(token);
        } catch (TokenExpiredException e) {
            throw new InvalidToken("the token has expired", e);
        } catch (InvalidToken | KeysUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            // whatever the library throws at a token of which nothing is proved, such as one whose header is null; the
            // caller is not told which check failed
            throw new InvalidToken("the token is not valid", e);
        }
    }

    private UserId userOf(DecodedJWT jwt) {
        for (String name : settings.userClaims()) {
            Optional<ClaimValue> claim = ClaimValue.of(jwt, name);
            if (claim.isPresent()) {
                return claim.get().user();
            }
        }
        throw new InvalidToken("the token names no user");
    }

    private boolean isAdmin(DecodedJWT jwt) {
        String claim = settings.adminClaim();
        if (claim != null) {
            return ClaimValue.of(jwt, claim).filter(said -> said.has(ADMIN)).isPresent();
        }
        return ClaimValue.of(jwt, "role").filter(said -> said.isText(ADMIN)).isPresent()
                || ClaimValue.of(jwt, "roles").filter(said -> said.lists(ADMIN)).isPresent();
    }
}
