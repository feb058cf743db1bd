package dev.offlinesync.api.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.api.Caller;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Caller ANN = new Caller(new UserId("ann"), Caller.Role.USER);
    private static final Caller BOB = new Caller(new UserId("bob"), Caller.Role.ADMIN);

    private final KnownTokens known = new KnownTokens(2);

    private void add(String token, Caller caller) {
        known.add(known.generation(), token, caller, NOW, Instant.MIN, Instant.MAX);
    }

    @Test
    void a_token_is_known_by_the_whole_of_it() {
        add("a.b.c", ANN);
        add("a.b.d", BOB);

        assertEquals(Optional.of(ANN), known.caller("a.b.c", NOW));
        assertEquals(Optional.of(BOB), known.caller("a.b.d", NOW));
        assertEquals(Optional.empty(), known.caller("a.b.", NOW));
    }

    @Test
    void a_token_is_forgotten_when_it_expires() {
        known.add(known.generation(), "t", ANN, NOW, Instant.MIN, NOW.plusSeconds(10));

        assertEquals(Optional.of(ANN), known.caller("t", NOW.plusMillis(9_999)));
        assertEquals(Optional.empty(), known.caller("t", NOW.plusSeconds(10)));
    }

    @Test
    void a_token_is_not_known_before_its_time() {
        known.add(known.generation(), "t", ANN, NOW, NOW.plusSeconds(3), Instant.MAX); // good by the leeway alone

        assertEquals(Optional.empty(), known.caller("t", NOW));
        assertEquals(Optional.of(ANN), known.caller("t", NOW.plusSeconds(3)));
    }

    @Test
    void a_token_is_not_known_before_it_was_checked() {
        add("t", ANN);

        assertEquals(Optional.empty(), known.caller("t", NOW.minusMillis(1)));
    }

    @Test
    void every_token_is_checked_again_after_five_minutes() {
        add("t", ANN);

        assertEquals(
                Optional.of(ANN),
                known.caller("t", NOW.plus(Duration.ofMinutes(5)).minusMillis(1)));
        assertEquals(Optional.empty(), known.caller("t", NOW.plus(Duration.ofMinutes(5))));
    }

    @Test
    void the_tokens_that_were_used_last_are_kept() {
        add("a", ANN);
        add("b", ANN);
        assertEquals(Optional.of(ANN), known.caller("a", NOW));
        add("c", ANN);

        assertEquals(Optional.of(ANN), known.caller("a", NOW));
        assertEquals(Optional.empty(), known.caller("b", NOW));
        assertEquals(Optional.of(ANN), known.caller("c", NOW));
    }

    @Test
    void a_token_that_was_verified_with_former_keys_is_not_remembered() {
        add("t", ANN);
        int before = known.generation();
        known.forget();
        known.add(before, "u", ANN, NOW, Instant.MIN, Instant.MAX);

        assertEquals(Optional.empty(), known.caller("t", NOW));
        assertEquals(Optional.empty(), known.caller("u", NOW));
    }
}
