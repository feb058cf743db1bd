package dev.offlinesync.api.jwt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.api.Authenticator.KeysUnavailable;
import dev.offlinesync.testkit.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens whose keys are published by a real server. */
class JwksTest {
    private static final Algorithm RS256 = Algorithm.RSA256(null, (RSAPrivateKey) TestKeys.RSA.getPrivate());

    private HttpServer issuer;
    private volatile int status = 200;
    private volatile String document = TestKeys.document("k1");

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            byte[] body = document.getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Location", "/other");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private JwtAuthenticator authenticator() {
        URI url = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
        return new JwtAuthenticator(JwtSettings.of(new JwtSettings.Jwks(url)), MutableClock.any());
    }

    private static String token(String key, Algorithm algorithm) {
        return JWT.create().withSubject("ann").withKeyId(key).sign(algorithm);
    }

    private String whyNot() {
        JwtAuthenticator cold = authenticator();
        return String.valueOf(assertThrows(KeysUnavailable.class, () -> cold.authenticate(token("k1", RS256)))
                .getMessage());
    }

    @Test
    void keys_come_from_a_jwks_document() {
        JwtAuthenticator jwks = authenticator();
        Algorithm confused = Algorithm.HMAC256(TestKeys.RSA.getPublic().getEncoded());

        assertEquals("ann", jwks.authenticate(token("k1", RS256)).user().value());
        assertThrows(InvalidToken.class, () -> jwks.authenticate(token("k2", RS256)));
        assertThrows(InvalidToken.class, () -> jwks.authenticate(token("k1", confused)));
        issuer.stop(0);
        assertEquals(
                "bob",
                jwks.authenticate(
                                JWT.create().withSubject("bob").withKeyId("k1").sign(RS256))
                        .user()
                        .value());
    }

    @Test
    @Tag("thorough")
    void a_withdrawn_key_is_refused_for_tokens_that_were_good_before() {
        URI url = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
        JwtAuthenticator jwks = new JwtAuthenticator(
                JwtSettings.of(new JwtSettings.Jwks(url, Duration.ofSeconds(1))), MutableClock.any());
        String token = token("k1", RS256);
        jwks.authenticate(token);

        document = TestKeys.document("k2");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThrows(InvalidToken.class, () -> jwks.authenticate(token)));
    }

    @Test
    void a_document_that_stalls_is_told_from_none() {
        issuer.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        JwksReader reader = new JwksReader(
                URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/slow"), Duration.ofMillis(200));

        // on a busy machine even the head may take longer than that
        await().untilAsserted(() -> {
            ExecutionException failed =
                    assertThrows(ExecutionException.class, () -> reader.get().get());
            assertEquals("it did not arrive whole within 0 s", JwksReader.reason(failed));
        });
    }

    @Test
    void why_the_document_cannot_be_read_is_told_in_a_few_words() {
        status = 500;
        assertEquals("the JWKS document cannot be read: the answer is 500", whyNot());
        status = 302;
        assertEquals("the JWKS document cannot be read: the answer is 302", whyNot());
        status = 200;
        document = "<html>";
        assertEquals("the JWKS document cannot be read: it is not a JWKS document", whyNot());
        document = " ".repeat(2 << 20);
        assertTrue(whyNot().endsWith("it has more than 1048576 bytes"), whyNot());
        issuer.stop(0);
        assertEquals("the JWKS document cannot be read: connection refused", whyNot());
    }
}
