package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/api/expenses,      /api/expenses,      true",
        "/api/expenses,      /api/expense,       false",
        "/api/expenses,      /api/expensesx,     false",
        "/api/expenses,      /api/expenses/,     true",
        "/api/expenses,      /api,               false",
        "/api/expenses,      /API/expenses,      false",
        "/api/expenses,      api/expenses,       false",
        "/api/expenses,      '',                 false",
        "/api/expenses/{id}, /api/expenses/e1,   true",
        "/api/expenses/{id}, /api/expenses/,     false",
        "/api/expenses/{id}, /api/expenses/e1/,  true",
        "/api/expenses/{id}, /api/expenses/{id}, true",
        "/api/expenses/{id}, /api/expenses,      false",
        "/api/expenses/{id}, /api/expenses/e1/x, false",
        "/api/{r}/retry,     /api/x/retry,       true",
        "/api/{r}/retry,     /api/x/retried,     false",
        "/,                  /,                  true",
        "/,                  /x,                 false"
    })
    void a_path_is_compared_segment_by_segment(String pattern, String path, boolean matches) {
        assertEquals(matches, new PathPattern(pattern).matches(path));
    }
}
