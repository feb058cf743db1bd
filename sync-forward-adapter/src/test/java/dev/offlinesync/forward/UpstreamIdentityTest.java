package dev.offlinesync.forward;

import static dev.offlinesync.forward.Items.NOW;
import static dev.offlinesync.forward.Items.context;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.offlinesync.core.item.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamIdentityTest {
    private static final String SECRET = "a secret of more than thirty-two bytes";

    @ParameterizedTest
    @CsvSource({
        "ann, ann",
        "507f1f77bcf86cd799439011, 507f1f77bcf86cd799439011",
        "ann@example.com, ann@example.com",
        "jörg, j%C3%B6rg",
        "jarg, jarg",
        "a b, a%20b",
        "100%, 100%25"
    })
    void a_header_names_the_user_and_no_two_users_alike(String user, String header) throws Exception {
        assertEquals(
                Map.of("X-Account", header),
                UpstreamIdentity.header("X-Account").headers(new UserId(user), context()));
    }

    @Test
    void a_user_id_cannot_become_a_header_of_its_own() throws Exception {
        assertEquals(
                Map.of("X-User-Id", "ann%0D%0AX-Role:%20admin"),
                UpstreamIdentity.header("X-User-Id").headers(new UserId("ann\r\nX-Role: admin"), context()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X User", "X-Usér", "X:User", "host", "Content-Length", "Idempotency-Key"})
    void a_header_that_cannot_be_is_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> UpstreamIdentity.header(name));
    }

    @Test
    void a_token_names_the_user_for_five_minutes() throws Exception {
        String header = UpstreamIdentity.token(SECRET, "userId")
                .headers(new UserId("jörg"), context())
                .get("Authorization");

        DecodedJWT token = verifier().verify(header.substring("Bearer ".length()));
        assertEquals("jörg", token.getClaim("userId").asString());
        assertEquals(NOW, token.getIssuedAtAsInstant());
        assertEquals(NOW.plus(Duration.ofMinutes(5)), token.getExpiresAtAsInstant());
    }

    @Test
    void a_token_says_for_whom_it_is() throws Exception {
        String header = UpstreamIdentity.token(SECRET, "sub", "https://erp.example.com")
                .headers(new UserId("ann"), context())
                .get("Authorization");

        DecodedJWT token = verifier().verify(header.substring("Bearer ".length()));
        assertEquals(List.of("https://erp.example.com"), token.getAudience());
        assertEquals("offline-sync-forwarded+jwt", token.getType());
    }

    @Test
    void a_token_that_could_be_guessed_or_never_ends_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> UpstreamIdentity.token("hunter2", "sub"));
        assertThrows(IllegalArgumentException.class, () -> UpstreamIdentity.token(SECRET, "exp"));
        assertThrows(IllegalArgumentException.class, () -> UpstreamIdentity.token(SECRET, "aud"));
        assertThrows(IllegalArgumentException.class, () -> UpstreamIdentity.token(SECRET, ""));
    }

    private static JWTVerifier verifier() {
        return ((JWTVerifier.BaseVerification) JWT.require(Algorithm.HMAC256(SECRET)))
                .build(Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
