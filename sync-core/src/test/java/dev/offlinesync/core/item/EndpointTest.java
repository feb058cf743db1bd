package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "/api/expenses, /api/expenses",
        "/api/expenses/, /api/expenses",
        "/api/expenses/42?x=1, /api/expenses/42",
        "/api/expenses#top, /api/expenses",
        "http://localhost:5000/api/expenses/42/?a=b, /api/expenses/42",
        "https://api.example.org/api/orders, /api/orders",
        "'/api/expenses\u2003/\u2003?x=1', /api/expenses",
    })
    void is_reduced_to_its_path(String given, String path) {
        assertEquals(path, Endpoint.parse(given).path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "api/expenses",
                "//x",
                "/a//b",
                "/a/../b",
                "/a b",
                "/a\u0000",
                "http:///x",
                "ftp",
                "/a\\b"
            })
    void refuses_what_is_not_a_path(String given) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(given));
    }
}
