package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {
    @ParameterizedTest
    @ValueSource(strings = {" ann", "ann ", "\tann", "ann\n", "\u00a0ann", "ann\u2003", " ", " nobody"})
    void white_space_at_an_end_is_refused_and_no_stored_id_has_it(String text) {
        String why = assertThrows(IllegalArgumentException.class, () -> new UserId(text))
                .getMessage();

        assertEquals("a user id must not begin or end with white space", why);
        assertEquals(Optional.empty(), UserId.stored(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ann", "🚲", "000000000000000000000001"})
    void anything_else_is_a_user_as_it_is(String text) {
        assertEquals(text, new UserId(text).value());
        assertEquals(Optional.of(new UserId(text)), UserId.stored(text));
    }

    @Test
    void a_stored_id_is_normalised_as_every_other() {
        assertEquals(Optional.of(new UserId("64b7f9f2a1b2c3d4e5f60718")), UserId.stored("64B7F9F2A1B2C3D4E5F60718"));
        assertEquals(Optional.empty(), UserId.stored(""));
        assertEquals(Optional.empty(), UserId.stored("x".repeat(UserId.MAX_LENGTH + 1)));
    }
}
