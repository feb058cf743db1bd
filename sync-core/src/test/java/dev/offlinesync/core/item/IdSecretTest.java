package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class IdSecretTest {
    private static final ItemId ITEM = new ItemId("64b7f0c2a1b2c3d4e5f60718");
    private static final byte[] ZEROS = new byte[IdSecret.BYTES];

    @Test
    void the_id_is_the_beginning_of_an_hmac_of_the_items_id() {
        // printf 64b7f0c2a1b2c3d4e5f60718 | xxd -r -p | openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf %064d 0)
        assertEquals(
                "6ebed71410a43aa5ebf212ae", new IdSecret(ZEROS).recordId(ITEM).hex());
    }

    @Test
    void another_secret_gives_another_id() {
        assertNotEquals(
                IdSecret.random(new SecureRandom()).recordId(ITEM),
                IdSecret.random(new SecureRandom()).recordId(ITEM));
    }

    @Test
    void it_is_kept_as_bytes_and_shown_to_nobody() {
        IdSecret secret = IdSecret.random(new SecureRandom());

        assertEquals(secret.recordId(ITEM), new IdSecret(secret.bytes()).recordId(ITEM));
        assertFalse(secret.toString().contains(HexFormat.of().formatHex(secret.bytes(), 0, 4)));
    }

    @Test
    void a_short_one_is_refused() {
        String why = assertThrows(IllegalArgumentException.class, () -> new IdSecret(new byte[15]))
                .getMessage();

        assertEquals("a secret for ids has at least 16 bytes, not 15", why);
    }
}
