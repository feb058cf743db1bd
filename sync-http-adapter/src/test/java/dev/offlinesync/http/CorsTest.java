package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorsTest {
    private static final String PAGE = "https://app.example.com";

    private static TestApi with(String... origins) {
        MutableClock clock = MutableClock.any();
        return new TestApi(
                new InMemoryStore(clock),
                clock,
                queue -> queue,
                api -> api.corsOrigins(Set.of(origins)),
                JavalinFront::of);
    }

    private static Client.Answer preflight(TestApi api, String path, String origin) {
        return api.anonymous()
                .send(
                        "OPTIONS",
                        path,
                        BodyPublishers.noBody(),
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "POST");
    }

    @Test
    void a_preflight_needs_no_token_and_allows_what_clients_send() {
        try (TestApi api = with(PAGE)) {
            Client.Answer answer = preflight(api, "/api/sync/add", PAGE);

            assertStatus(204, answer);
            assertEquals(PAGE, answer.header("Access-Control-Allow-Origin"));
            assertEquals("Origin", answer.header("Vary"));
            assertTrue(answer.header("Access-Control-Allow-Methods").contains("POST"));
            for (String header : Set.of(
                    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Occurred-At")) {
                assertTrue(answer.header("Access-Control-Allow-Headers").contains(header));
            }
            assertTrue(preflight(api, "/api/expenses/e1", PAGE)
                    .header("Access-Control-Allow-Methods")
                    .contains("DELETE"));
        }
    }

    @Test
    void answers_and_errors_can_be_read_by_the_page() {
        try (TestApi api = with(PAGE)) {
            for (String path : Set.of("/api/sync/pending", "/api/unheard", "/api/expenses/none")) {
                Client.Answer answer = api.ann().get(path, "Origin", PAGE);
                assertEquals(PAGE, answer.header("Access-Control-Allow-Origin"), path);
                assertTrue(answer.header("Access-Control-Expose-Headers").contains("Retry-After"));
            }
            assertEquals(
                    PAGE,
                    api.anonymous().get("/api/sync/pending", "Origin", PAGE).header("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void other_pages_get_nothing() {
        try (TestApi api = with(PAGE)) {
            Client.Answer answer = preflight(api, "/api/sync/add", "https://evil.example.com");
            assertNull(answer.header("Access-Control-Allow-Origin"));
            assertNull(answer.header("Access-Control-Allow-Methods"));
        }
        try (TestApi none = with()) {
            assertNull(preflight(none, "/api/sync/add", PAGE).header("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void a_star_is_every_page() {
        try (TestApi api = with("*")) {
            assertEquals("*", preflight(api, "/api/sync/add", "null").header("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void what_is_no_origin_is_refused() {
        for (String wrong : Set.of("app.example.com", "https://app.example.com/path", "")) {
            assertThrows(IllegalArgumentException.class, () -> with(wrong));
        }
    }
}
