package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.api.contract.Fuzz;
import dev.offlinesync.core.item.Position;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a client sends as {@code after} is one of our tokens, or 400. */
@Tag("thorough")
class CursorFuzzTest {
    private static final String TEXT = "-3.9223372036854775807.64b7f0c2a1b2c3d4e5f60718";

    @Test
    void tokens() {
        Fuzz.run(List.of(PageToken.of(TEXT), "LTMuMTI"), input -> read(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void what_is_in_tokens() {
        Fuzz.run(List.of(TEXT, "0.0.64b7f0c2a1b2c3d4e5f60718", "e1"), input -> {
            read(Base64.getUrlEncoder().withoutPadding().encodeToString(input));
        });
    }

    private static void read(String token) {
        try {
            PageToken.text(token);
            Position position = PageToken.position(token);
            assertEquals(position, PageToken.position(PageToken.of(position)));
        } catch (Problem e) {
            assertEquals(400, e.status());
        }
    }
}
