package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProblemHandlerTest {
    private static String body(int status) {
        return new String(ProblemHandler.body(status, ""), StandardCharsets.UTF_8);
    }

    @Test
    void the_servers_own_503_is_one_of_overload_too() {
        assertTrue(body(503).contains("http-problem-types#temporary-reduced-capacity"), body(503));
        assertTrue(body(400).contains("about:blank"), body(400));
    }
}
