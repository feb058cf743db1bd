package dev.offlinesync.api.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.contract.Fuzz;
import dev.offlinesync.core.item.UserId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is sent as a token proves who calls, or is refused quietly. */
@Tag("thorough")
class TokenFuzzTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final JwtSettings SETTINGS = JwtSettings.of(new JwtSettings.Secret(SECRET));
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k\"}";
    private static final String CLAIMS =
            "{\"sub\":\"ann\",\"exp\":4102444800,\"nbf\":0,\"aud\":[\"a\"],\"roles\":[\"admin\"],\"iss\":\"i\"}";

    private final Authenticator authenticator = new JwtAuthenticator(SETTINGS, InstantSource.system());

    @Test
    void tokens() {
        String valid = new JwtIssuer(SETTINGS, InstantSource.system())
                .issue(new Caller(new UserId("ann"), Caller.Role.USER), Duration.ofHours(1));
        Fuzz.run(List.of(valid, "bnVsbA.e30.AAAA", valid.substring(0, valid.lastIndexOf('.') + 1)), input -> {
            // only what the secret was used for, and nobody else can be in it
            authenticate(new String(input, StandardCharsets.UTF_8), "ann");
        });
    }

    @Test
    void headers_and_claims_of_a_token_that_is_not_signed() {
        Fuzz.run(List.of(HEADER + "." + CLAIMS, "null.null", "{}.[]"), input -> {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            int dot = text.indexOf('.');
            String head = dot < 0 ? text : text.substring(0, dot);
            authenticate(base64(head) + "." + base64(text.substring(Math.max(0, dot))) + ".AAAA", "");
        });
    }

    @Test
    void claims_of_a_token_that_is_signed() {
        Fuzz.run(List.of(CLAIMS, "null", "{\"sub\":7}", "{\"user\":{\"id\":\"x\"}}"), input -> {
            String signed = base64(HEADER) + "." + base64(new String(input, StandardCharsets.ISO_8859_1));
            authenticate(signed + "." + signature(signed), null);
        });
    }

    /** @param who nobody else is accepted; anybody if it is null */
    private void authenticate(String token, @Nullable String who) {
        try {
            Caller caller = authenticator.authenticate(token);
            if (who != null) {
                assertEquals(who, caller.user().value());
            }
            assertTrue(caller.user().value().length() <= UserId.MAX_LENGTH);
        } catch (Authenticator.InvalidToken e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    private static String base64(String latin1) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String signature(String signed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }
}
