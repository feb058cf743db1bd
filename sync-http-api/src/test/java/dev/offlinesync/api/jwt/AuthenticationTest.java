package dev.offlinesync.api.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.testkit.MutableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private static final Algorithm HS256 = Algorithm.HMAC256(TestApi.SECRET);
    private static final KeyPair RSA = pair("RSA");
    private static final KeyPair EC = pair("EC");

    private final MutableClock clock = MutableClock.any();
    private final JwtAuthenticator hs256 = new JwtAuthenticator(TestApi.JWT, clock);

    private static KeyPair pair(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static JWTCreator.Builder ann() {
        return JWT.create().withSubject("ann");
    }

    private static void assertRefused(Authenticator authenticator, String token) {
        assertThrows(Authenticator.InvalidToken.class, () -> authenticator.authenticate(token));
    }

    @Test
    void a_token_of_the_secret_names_its_user() {
        assertEquals(new Caller(new UserId("ann"), Caller.Role.USER), hs256.authenticate(ann().sign(HS256)));
    }

    @Test
    void a_token_of_odd_json_is_refused_like_any_other() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        for (String odd : List.of("null", "7", "[]", "\"x\"", "{\"alg\":null}", "{\"alg\":7,\"kid\":[]}", "{")) {
            String header = base64.encodeToString(odd.getBytes(StandardCharsets.UTF_8));
            assertRefused(hs256, header + ".e30.AAAA");
            String good = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
            byte[] mac = HS256.sign(good.getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
            assertRefused(hs256, good + "." + header + "." + base64.encodeToString(mac));
        }
    }

    @Test
    void a_token_that_was_good_before_is_refused_outside_of_its_times() {
        String token = ann().withIssuedAt(clock.instant())
                .withExpiresAt(clock.instant().plusSeconds(60))
                .sign(HS256);
        hs256.authenticate(token);

        clock.advance(Duration.ofSeconds(59));
        hs256.authenticate(token);
        clock.advance(Duration.ofSeconds(30));
        hs256.authenticate(token);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(hs256, token);
    }

    @Test
    void a_token_is_good_whatever_its_time_of_issue() {
        for (int seconds : new int[] {2, 3600, -3600}) {
            hs256.authenticate(
                    ann().withIssuedAt(clock.instant().plusSeconds(seconds)).sign(HS256));
        }
        String used = ann().withIssuedAt(clock.instant())
                .withExpiresAt(clock.instant().plusSeconds(60))
                .sign(HS256);
        hs256.authenticate(used);
        clock.advance(Duration.ofHours(-1)); // a clock that was set back
        hs256.authenticate(used);
    }

    @Test
    void thirty_seconds_between_two_clocks_are_tolerated_without_a_setting() {
        hs256.authenticate(ann().withExpiresAt(clock.instant().minusSeconds(29)).sign(HS256));
        hs256.authenticate(ann().withNotBefore(clock.instant().plusSeconds(30)).sign(HS256));
        assertRefused(
                hs256, ann().withExpiresAt(clock.instant().minusSeconds(31)).sign(HS256));
        assertRefused(
                hs256, ann().withNotBefore(clock.instant().plusSeconds(31)).sign(HS256));
    }

    @Test
    void leeway_is_granted_to_a_token_that_was_good_before() {
        JwtAuthenticator lenient = new JwtAuthenticator(
                new JwtSettings(TestApi.JWT.key(), null, null, Duration.ofSeconds(5), JwtSettings.DEFAULT_USER_CLAIMS),
                clock);
        String token = ann().withNotBefore(clock.instant().plusSeconds(5))
                .withExpiresAt(clock.instant().plusSeconds(20))
                .sign(HS256);

        for (int second = 0; second < 25; second++) {
            lenient.authenticate(token);
            clock.advance(Duration.ofSeconds(1));
        }
        assertRefused(lenient, token);
    }

    @Test
    void what_is_no_token_is_refused() {
        for (String token : List.of("x", "a.b.c", "..", "e30.e30.", "\u0000")) {
            assertRefused(hs256, token);
        }
    }

    @Test
    void a_forged_token_is_refused() {
        assertRefused(hs256, ann().sign(Algorithm.HMAC256("another secret of thirty-two bytes!!")));
        String good = ann().sign(HS256);
        String[] parts = good.split("\\.");
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"sub\":\"bob\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(hs256, parts[0] + "." + payload + "." + parts[2]);
        assertRefused(hs256, parts[0] + "." + parts[1] + ".");
    }

    @Test
    void none_is_no_algorithm() {
        assertRefused(hs256, ann().sign(Algorithm.none()));
        assertRefused(
                new JwtAuthenticator(JwtSettings.of(new JwtSettings.PublicKeyPem(pem(RSA.getPublic()))), clock),
                ann().sign(Algorithm.none()));
    }

    @Test
    void another_algorithm_of_the_same_secret_is_refused() {
        assertRefused(hs256, ann().sign(Algorithm.HMAC512(TestApi.SECRET)));
    }

    @Test
    void the_bytes_of_a_public_key_are_no_secret() {
        String pem = pem(RSA.getPublic());
        JwtAuthenticator rs256 = new JwtAuthenticator(JwtSettings.of(new JwtSettings.PublicKeyPem(pem)), clock);

        assertRefused(rs256, ann().sign(Algorithm.HMAC256(pem)));
        assertRefused(rs256, ann().sign(Algorithm.HMAC256(RSA.getPublic().getEncoded())));
        assertRefused(rs256, ann().sign(Algorithm.ECDSA256(null, (ECPrivateKey) EC.getPrivate())));
    }

    @Test
    void public_keys_of_both_kinds_are_taken() {
        for (KeyPair pair : List.of(RSA, EC)) {
            Algorithm algorithm = pair == RSA
                    ? Algorithm.RSA256(null, (RSAPrivateKey) RSA.getPrivate())
                    : Algorithm.ECDSA256(null, (ECPrivateKey) EC.getPrivate());
            String oneLine = pem(pair.getPublic()).replace("\n", "\\n");
            Authenticator authenticator =
                    new JwtAuthenticator(JwtSettings.of(new JwtSettings.PublicKeyPem(oneLine)), clock);

            assertEquals(
                    "ann",
                    authenticator.authenticate(ann().sign(algorithm)).user().value());
        }
    }

    @Test
    void times_in_a_token_count_with_leeway() {
        JwtAuthenticator strict = new JwtAuthenticator(
                new JwtSettings(TestApi.JWT.key(), null, null, Duration.ZERO, JwtSettings.DEFAULT_USER_CLAIMS), clock);
        JwtAuthenticator patient = new JwtAuthenticator(
                new JwtSettings(TestApi.JWT.key(), null, null, Duration.ofSeconds(30), JwtSettings.DEFAULT_USER_CLAIMS),
                clock);
        String expired = ann().withExpiresAt(clock.instant().minusSeconds(10)).sign(HS256);
        String early = ann().withNotBefore(clock.instant().plusSeconds(10)).sign(HS256);

        assertRefused(strict, expired);
        assertRefused(strict, early);
        assertEquals("ann", patient.authenticate(expired).user().value());
        assertEquals("ann", patient.authenticate(early).user().value());
        clock.advance(Duration.ofSeconds(30));
        assertRefused(patient, expired);
    }

    @Test
    void issuer_and_audience_must_be_those_configured() {
        JwtAuthenticator strict = new JwtAuthenticator(
                new JwtSettings(TestApi.JWT.key(), "us", "sync", Duration.ZERO, List.of("sub")), clock);

        assertRefused(strict, ann().sign(HS256));
        assertRefused(strict, ann().withIssuer("us").withAudience("other").sign(HS256));
        assertEquals(
                "ann",
                strict.authenticate(
                                ann().withIssuer("us").withAudience("a", "sync").sign(HS256))
                        .user()
                        .value());
    }

    private String told(String token) {
        return String.valueOf(assertThrows(Authenticator.InvalidToken.class, () -> hs256.authenticate(token))
                .getMessage());
    }

    @Test
    void a_sender_is_told_what_it_can_mend_and_no_more() {
        assertEquals(
                "the token has expired",
                told(ann().withExpiresAt(clock.instant().minusSeconds(60)).sign(HS256)));
        for (String other : List.of(
                "x",
                ann().sign(Algorithm.HMAC256("another secret, as long as the first one")),
                ann().withNotBefore(clock.instant().plusSeconds(60)).sign(HS256),
                signed("{\"sub\":\"ann\",\"iat\":\"x\"}"),
                signed("{\"sub\":\"ann\",\"exp\":\"x\"}"))) {
            assertEquals("the token is not valid", told(other));
        }
        assertEquals("the token names no user", told(signed("{}")));
        for (String odd : List.of("-5", "12.5", "[]", "true", "null")) {
            assertEquals(
                    "the token's user id must be a string of 1 to 128 characters, or a whole number that is not negative",
                    told(signed("{\"sub\":" + odd + "}")));
        }
    }

    @Test
    void the_first_present_user_claim_counts() {
        String token = JWT.create()
                .withClaim("_id", "late")
                .withClaim("userId", "early")
                .sign(HS256);
        assertEquals("early", hs256.authenticate(token).user().value());
        JwtAuthenticator main = new JwtAuthenticator(
                new JwtSettings(TestApi.JWT.key(), null, null, Duration.ZERO, List.of("mainUser", "userId")), clock);
        String sub = JWT.create()
                .withClaim("mainUser", "boss")
                .withClaim("userId", "sub")
                .sign(HS256);
        assertEquals("boss", main.authenticate(sub).user().value());
    }

    @Test
    void a_user_id_is_a_text_of_bounded_length_or_a_whole_number_and_nothing_else() {
        assertRefused(hs256, JWT.create().sign(HS256));
        assertRefused(hs256, JWT.create().withSubject("").sign(HS256));
        assertRefused(hs256, JWT.create().withSubject("u".repeat(129)).sign(HS256));
        assertRefused(hs256, JWT.create().withSubject("a\u0000b").sign(HS256));
        for (String spaced : List.of(" nobody", "ann ", "\tann", "ann\u00a0", "\u2003ann")) {
            assertRefused(hs256, JWT.create().withSubject(spaced).sign(HS256));
        }
        for (double odd : List.of(17.5, 1e300, -0.5)) {
            assertRefused(hs256, JWT.create().withClaim("userId", odd).sign(HS256));
        }
        assertRefused(
                hs256,
                JWT.create().withClaim("sub", -17).withClaim("userId", "ann").sign(HS256));
        assertRefused(
                hs256,
                JWT.create().withClaim("sub", true).withClaim("userId", "ann").sign(HS256));
        assertRefused(
                hs256, JWT.create().withClaim("userId", Map.of("$ne", "x")).sign(HS256));
        assertRefused(
                hs256,
                JWT.create().withArrayClaim("userId", new String[] {"ann"}).sign(HS256));
        assertRefused(
                hs256,
                JWT.create().withNullClaim("sub").withClaim("userId", "ann").sign(HS256));
        String half = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"sub\":\"a\\ud800\"}".getBytes(StandardCharsets.UTF_8));
        String head = ann().sign(HS256).split("\\.")[0];
        String signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        HS256.sign(head.getBytes(StandardCharsets.UTF_8), half.getBytes(StandardCharsets.UTF_8)));
        assertRefused(hs256, head + "." + half + "." + signature);
        assertEquals(
                "507f1f77bcf86cd799439011",
                hs256.authenticate(JWT.create()
                                .withSubject("507F1F77BCF86CD799439011")
                                .sign(HS256))
                        .user()
                        .value());
    }

    @Test
    void a_whole_number_is_the_user_of_its_digits() {
        assertEquals("12345", user(DEFAULT, JWT.create().withClaim("userId", 12345)));
        assertEquals("0", user(DEFAULT, JWT.create().withClaim("id", 0)));
        assertEquals("9007199254740993", user(DEFAULT, JWT.create().withClaim("sub", 9007199254740993L)));
        String longest = "9".repeat(128);
        assertEquals(
                longest,
                hs256.authenticate(signed("{\"sub\":" + longest + "}")).user().value());
        for (String odd : List.of("9" + longest, "17.0", "1e3", "-17", "-0.0")) {
            assertRefused(hs256, signed("{\"sub\":" + odd + "}"));
        }
    }

    /** A token of these very claims. */
    private static String signed(String claims) {
        String head = ann().sign(HS256).split("\\.")[0];
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String payload = base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return head + "." + payload + "."
                + base64.encodeToString(
                        HS256.sign(head.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static final List<String> DEFAULT = JwtSettings.DEFAULT_USER_CLAIMS;

    private String user(List<String> claims, JWTCreator.Builder token) {
        return new JwtAuthenticator(new JwtSettings(TestApi.JWT.key(), null, null, Duration.ZERO, claims), clock)
                .authenticate(token.sign(HS256))
                .user()
                .value();
    }

    @Test
    void a_nested_user_claim_is_named_by_its_path() {
        List<String> nested = List.of("user.id", "sub");
        Map<String, Object> user = Map.of("id", 12345, "account", Map.of("key", "deep"), "a.b", "dotted");

        assertEquals("12345", user(nested, JWT.create().withClaim("user", user)));
        assertEquals("deep", user(List.of("user.account.key"), JWT.create().withClaim("user", user)));
        assertEquals("dotted", user(List.of("user.a.b"), JWT.create().withClaim("user", user)));
        assertEquals(
                "whole",
                user(nested, JWT.create().withClaim("user", user).withClaim("user.id", "whole")),
                "a claim of that very name comes first");
        for (String path : List.of("user.name", "user.id.x", "other.id", "user.", ".id", ".")) {
            assertEquals("ann", user(List.of(path, "sub"), ann().withClaim("user", user)), path);
        }
        assertEquals("ann", user(nested, ann().withClaim("user", "not an object")));
    }

    @Test
    void the_role_admin_comes_from_either_claim() {
        assertEquals(
                Caller.Role.ADMIN,
                hs256.authenticate(ann().withClaim("role", "admin").sign(HS256)).role());
        assertEquals(
                Caller.Role.ADMIN,
                hs256.authenticate(
                                ann().withClaim("roles", List.of("x", "admin")).sign(HS256))
                        .role());
        for (String token : List.of(
                ann().withClaim("role", "administrator").sign(HS256),
                ann().withClaim("role", true).sign(HS256),
                ann().withClaim("roles", "admin").sign(HS256),
                ann().withClaim("roles", Map.of("admin", true)).sign(HS256),
                ann().withClaim("roles", List.of("user", 1)).sign(HS256))) {
            assertEquals(Caller.Role.USER, hs256.authenticate(token).role());
        }
    }

    @Test
    void the_claim_of_administrators_can_be_another_one() {
        JwtAuthenticator nested = new JwtAuthenticator(TestApi.JWT.withAdminClaim("realm_access.roles"), clock);

        for (Object said : List.of(List.of("x", "admin"), "admin")) {
            assertEquals(
                    Caller.Role.ADMIN,
                    nested.authenticate(ann().withClaim("realm_access", Map.of("roles", said))
                                    .sign(HS256))
                            .role());
        }
        for (JWTCreator.Builder token : List.of(
                ann().withClaim("role", "admin").withClaim("roles", List.of("admin")),
                ann().withClaim("realm_access", Map.of("roles", List.of("administrator"))),
                ann().withClaim("realm_access", "admin"))) {
            assertEquals(
                    Caller.Role.USER, nested.authenticate(token.sign(HS256)).role());
        }
        String issued = new JwtIssuer(TestApi.JWT.withAdminClaim("groups"), clock)
                .issue(new Caller(new UserId("ann"), Caller.Role.ADMIN), Duration.ofHours(1));
        assertEquals(
                Caller.Role.ADMIN,
                new JwtAuthenticator(TestApi.JWT.withAdminClaim("groups"), clock)
                        .authenticate(issued)
                        .role());
    }

    @Test
    void a_token_that_never_expires_is_refused_if_the_settings_say_so() {
        JwtAuthenticator strict = new JwtAuthenticator(TestApi.JWT.withExpiry(JwtSettings.Expiry.REQUIRED), clock);

        assertRefused(strict, ann().sign(HS256));
        strict.authenticate(ann().withExpiresAt(clock.instant().plusSeconds(60)).sign(HS256));
    }

    @Test
    void a_token_with_an_extension_that_must_be_understood_is_refused() {
        for (Object crit : List.of(List.of("x"), List.of(), "x", 7)) {
            assertRefused(hs256, ann().withHeader(Map.of("crit", crit, "x", 1)).sign(HS256));
        }
    }

    @Test
    void a_token_that_was_made_for_an_upstream_is_refused() {
        assertRefused(
                hs256,
                ann().withHeader(Map.of("typ", "offline-sync-forwarded+jwt")).sign(HS256));
    }

    @Test
    void keys_come_over_https_or_from_this_machine() {
        for (String safe : List.of(
                "https://id.example.com/keys",
                "http://localhost:1/keys",
                "http://127.0.0.1/keys",
                "http://127.8.9.1/keys",
                "http://[::1]:8080/keys")) {
            assertEquals(JwtSettings.Jwks.DEFAULT_MAX_AGE, new JwtSettings.Jwks(URI.create(safe)).maxAge());
        }
        for (String unsafe : List.of(
                "http://id.example.com/keys",
                "http://127.0.0.1.example.com/keys",
                "http://localhost.example.com/",
                "http://10.0.0.1/keys",
                "https:keys",
                "ftp://localhost/keys")) {
            assertThrows(IllegalArgumentException.class, () -> new JwtSettings.Jwks(URI.create(unsafe)), unsafe);
        }
    }

    @Test
    void an_issued_token_is_accepted_until_it_expires() {
        JwtSettings settings =
                new JwtSettings(TestApi.JWT.key(), "us", "sync", Duration.ZERO, List.of("userId", "sub"));
        Caller admin = new Caller(new UserId("ann"), Caller.Role.ADMIN);
        String token = new JwtIssuer(settings, clock).issue(admin, Duration.ofHours(1));
        JwtAuthenticator authenticator = new JwtAuthenticator(settings, clock);

        assertEquals(
                new Caller(admin.user(), admin.role(), clock.instant().plus(Duration.ofHours(1))),
                authenticator.authenticate(token));
        clock.advance(Duration.ofHours(1).plusSeconds(1));
        assertRefused(authenticator, token);
    }

    @Test
    void settings_that_are_not_safe_are_refused() {
        for (Runnable wrong : List.<Runnable>of(
                () -> new JwtSettings.Secret("short"),
                () -> new JwtSettings.PublicKeyPem("no key"),
                () -> new JwtSettings.PublicKeyPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
                () -> new JwtSettings.Jwks(URI.create("file:///etc/keys")),
                () -> new JwtSettings(TestApi.JWT.key(), null, null, Duration.ofHours(1), List.of("sub")),
                () -> new JwtSettings(TestApi.JWT.key(), null, null, Duration.ZERO, List.of()),
                () -> new JwtIssuer(JwtSettings.of(new JwtSettings.PublicKeyPem(pem(RSA.getPublic()))), clock),
                () -> new JwtIssuer(TestApi.JWT, clock)
                        .issue(new Caller(new UserId("a"), Caller.Role.USER), Duration.ZERO))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
        assertFalse(TestApi.JWT.toString().contains(TestApi.SECRET));
    }
}
