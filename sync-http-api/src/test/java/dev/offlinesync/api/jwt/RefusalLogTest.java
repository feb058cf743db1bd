package dev.offlinesync.api.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private static final Algorithm HS256 = Algorithm.HMAC256(TestApi.SECRET);

    private final MutableClock clock = MutableClock.any();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final RefusalLog log = new RefusalLog(nanos::get, lines::add);
    private final JwtAuthenticator authenticator = new JwtAuthenticator(
            new JwtSettings(TestApi.JWT.key(), "us", "sync", Duration.ofSeconds(30), List.of("sub")), clock);

    private static JWTCreator.Builder good() {
        return JWT.create().withSubject("ann").withIssuer("us").withAudience("sync");
    }

    private String said(String token) {
        log.refused(assertThrows(InvalidToken.class, () -> authenticator.authenticate(token)), clock.instant());
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        return lines.get(lines.size() - 1);
    }

    @Test
    void each_reason_is_told() {
        assertEquals(
                "a token was refused: it has expired, 31 s ago",
                said(good().withExpiresAt(clock.instant().minusSeconds(31)).sign(HS256)));
        assertEquals(
                "a token was refused: it is not valid yet (nbf), but in 90 s",
                said(good().withNotBefore(clock.instant().plusSeconds(90)).sign(HS256)));
        assertEquals(
                "a token was refused: its issuer (iss) is another one than the configured one",
                said(good().withIssuer("them").sign(HS256)));
        assertEquals(
                "a token was refused: its audience (aud) is missing",
                said(JWT.create().withSubject("ann").withIssuer("us").sign(HS256)));
        assertEquals(
                "a token was refused: its signature was not made with the configured key",
                said(good().sign(Algorithm.HMAC256("another secret of thirty-two bytes!!"))));
        assertEquals(
                "a token was refused: its algorithm is not that of the configured key",
                said(good().sign(Algorithm.none())));
        assertEquals("a token was refused: it is no JSON Web Token", said("a.b.c"));
        assertEquals(
                "a token was refused: the token names no user",
                said(JWT.create().withIssuer("us").withAudience("sync").sign(HS256)));
    }

    @Test
    void no_line_has_anything_of_the_token() {
        for (Algorithm algorithm : List.of(HS256, Algorithm.HMAC256("another secret of thirty-two bytes!!"))) {
            String token = JWT.create()
                    .withSubject("s3cret")
                    .withIssuer("s3cret")
                    .withAudience("s3cret")
                    .withKeyId("s3cret")
                    .sign(algorithm);
            said(token);
        }

        assertTrue(lines.stream().noneMatch(line -> line.contains("s3cret")), lines::toString);
    }

    @Test
    void a_reason_is_told_once_a_second_and_then_that_it_came_again() {
        String expired = good().withExpiresAt(clock.instant().minusSeconds(100)).sign(HS256);
        InvalidToken refusal = assertThrows(InvalidToken.class, () -> authenticator.authenticate(expired));
        for (int i = 0; i < 1000; i++) {
            log.refused(refusal, clock.instant());
        }
        log.refused(assertThrows(InvalidToken.class, () -> authenticator.authenticate("a.b.c")), clock.instant());
        assertEquals(2, lines.size(), lines::toString);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        log.refused(refusal, clock.instant());

        assertEquals("a token was refused: it has expired, 100 s ago; so were others before it", lines.get(2));
    }
}
