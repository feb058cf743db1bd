package dev.offlinesync.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a declared path matches, and what it cannot be. */
class DeclaredPathTest {
    private static final DeclaredPath MAILS = DeclaredPath.of("/api/shops/{shop}/mails");

    private static String messageOf(String path) {
        return assertThrows(IllegalArgumentException.class, () -> DeclaredPath.of(path))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/shops/s1/mails, true",
        "/api/shops/s1/mails/7, true",
        "/api/shops/{shop}/mails/7, true",
        "/api/shops/s1/mails/7/8, false",
        "/api/shops/s1/mailsx, false",
        "/api/shops/s1/mail, false",
        "/api/shops/s1, false",
        "/api/shops, false",
        "/api/shop/s1/mails, false",
        "/api/shops/s1/s2/mails, false",
    })
    void a_variable_is_one_whole_segment(String endpoint, boolean matches) {
        assertEquals(matches, MAILS.matches(endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/mails, true",
        "/api/mails/7, true",
        "/api/mails/7/8, false",
        "/api/mailsx, false",
        "/api/mail, false",
    })
    void a_path_without_variables_matches_as_it_is(String endpoint, boolean matches) {
        assertEquals(matches, DeclaredPath.of("/api/mails").matches(endpoint));
    }

    @Test
    void values_and_ids_are_decoded_alike() {
        String endpoint = "/api/shops/caf%C3%A9%20a+b/mails/%2F7";
        assertEquals(Map.of("shop", "café a+b"), MAILS.values(endpoint));
        assertEquals(Optional.of("/7"), MAILS.id(endpoint));
        assertEquals(Optional.empty(), MAILS.id("/api/shops/s1/mails"));
        assertEquals(
                Map.of("shop", "0123456789abcdef01234567"), MAILS.values("/api/shops/0123456789ABCDEF01234567/mails"));
    }

    @Test
    void what_cannot_be_an_id_cannot_be_a_value() {
        for (String segment : List.of("%00", "x".repeat(129))) {
            Exception e = assertThrows(
                    IllegalArgumentException.class, () -> MAILS.values("/api/shops/" + segment + "/mails"));
            assertEquals("must have in the place of {shop} a text of 1 to 128 characters without NUL", e.getMessage());
        }
        Exception e = assertThrows(IllegalArgumentException.class, () -> MAILS.values("/api/shops/%z/mails"));
        assertEquals("has a broken percent escape in the place of {shop}", e.getMessage());
    }

    @Test
    void records_under_other_values_have_other_ids() {
        DeclaredPath two = DeclaredPath.of("/{a}/{b}/x");
        assertEquals("s1/7", MAILS.recordId(MAILS.values("/api/shops/s1/mails"), "7"));
        String one = two.recordId(two.values("/p%2Fq/r/x"), "7");
        assertEquals("p%2Fq/r/7", one);
        assertNotEquals(one, two.recordId(two.values("/p/q/x"), "r/7"));
        assertNotEquals(one, two.recordId(two.values("/p%252Fq/r/x"), "7"));
    }

    @Test
    void values_and_id_together_are_no_longer_than_an_id() {
        Map<String, String> shop = Map.of("shop", "s".repeat(100));
        assertEquals(128, MAILS.recordId(shop, "7".repeat(27)).length());
        Exception e = assertThrows(IllegalArgumentException.class, () -> MAILS.recordId(shop, "7".repeat(28)));
        assertEquals(
                "must have no more than 128 characters in its variables and the id of the record together",
                e.getMessage());
    }

    @Test
    void an_order_key_is_its_own_however_the_endpoint_was_written() {
        assertTrue(MAILS.mayHaveOrderKey("/api/shops/s1/mails/7"));
        assertTrue(MAILS.mayHaveOrderKey("/api/shops/s%201/mails/a/b"));
        assertFalse(MAILS.mayHaveOrderKey("/api/shops/s1/mails"));
        assertFalse(MAILS.mayHaveOrderKey("/api/shops/s1/orders/7"));
    }

    @Test
    void what_is_not_supported_is_refused_by_name() {
        assertEquals("the path /api/x?y=1 must not have a query or fragment", messageOf("/api/x?y=1"));
        assertEquals("the path /api/x;y=1/z must not have matrix parameters", messageOf("/api/x;y=1/z"));
        assertEquals("the path /api/** must not have wildcards", messageOf("/api/**"));
        for (String segment : List.of("{}", "{a", "a}", "{a}b", "a{b}", "{a-b}", "{a:[0-9]+}", "{{a}}", ":a")) {
            assertEquals(
                    "the path /api/" + segment + "/x has a segment " + segment
                            + ", which is no variable: one is a whole segment, with a name of letters, digits and _ in"
                            + " braces, such as {shop}",
                    messageOf("/api/" + segment + "/x"));
        }
        assertEquals("the path /{a}/x/{a}/y has the variable {a} twice", messageOf("/{a}/x/{a}/y"));
        assertEquals(
                "the path /api/notes/{id} must not end with the variable {id}: an id may follow every path, so declare"
                        + " /api/notes if {id} is the id of a record",
                messageOf("/api/notes/{id}"));
        assertEquals("the path api/x must be a path that begins with /, such as /api/expenses", messageOf("api/x"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/{a}/x, /api/{b}/x, /api/b/x",
        "/api/{a}/x, /{b}/shops/x, /api/shops/x",
        "/api/{a}/x, /api/{a}/{b}/y, /api/a/x/y",
        "/api/{a}/x, /api/{b}/y,",
        "/api/{a}/x, /api/{a}/x/{b}/y,",
    })
    void an_endpoint_that_two_paths_match_is_found(String one, String other, String both) {
        assertEquals(Optional.ofNullable(both), DeclaredPath.of(one).overlap(DeclaredPath.of(other)));
    }
}
