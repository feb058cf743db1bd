package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ItemIdTest {
    @Test
    void is_the_first_12_bytes_of_the_hash_of_length_user_and_mutation() {
        // printf '\x00\x00\x00\x06user-1m-1' | sha256sum
        assertEquals(
                "df865a6fca435140f1d06f2f",
                ItemId.of(new UserId("user-1"), "m-1").hex());
    }

    @Test
    void differs_where_only_the_border_between_user_and_mutation_moves() {
        assertNotEquals(ItemId.of(new UserId("ab"), "c"), ItemId.of(new UserId("a"), "bc"));
    }

    @Test
    void a_user_id_of_24_hex_digits_is_one_user_in_any_case() {
        UserId upper = new UserId("64B0C0FFEE64B0C0FFEE64B0");
        UserId lower = new UserId("64b0c0ffee64b0c0ffee64b0");
        assertEquals(lower, upper);
        assertEquals(ItemId.of(lower, "m"), ItemId.of(upper, "m"));
    }

    @Test
    void refuses_what_is_not_24_hex_digits() {
        assertThrows(IllegalArgumentException.class, () -> new ItemId("xyz"));
    }

    @Test
    void half_a_surrogate_pair_is_refused_since_two_ids_would_become_one() {
        assertThrows(IllegalArgumentException.class, () -> new UserId("a\uD83D"));
        Submission s = Submission.of("/api/expenses", Method.POST, null);
        assertThrows(IllegalArgumentException.class, () -> s.withMutationId("\uDE00"));
        s.withMutationId("\uD83D\uDE00");
    }
}
