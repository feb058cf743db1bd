package dev.offlinesync.bench.server;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;

/** Tokens for the users that the clients play, signed with the server's own secret. */
final class Tokens {
    private static final Duration VALID = Duration.ofDays(1);

    private final Algorithm algorithm;

    Tokens(String secret) {
        this.algorithm = Algorithm.HMAC256(secret);
    }

    String of(String user) {
        return JWT.create()
                .withSubject(user)
                .withExpiresAt(Instant.now().plus(VALID))
                .sign(algorithm);
    }
}
