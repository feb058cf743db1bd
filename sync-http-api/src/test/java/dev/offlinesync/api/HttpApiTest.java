package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API as a function. What it answers to whom is in the HTTP contract, which runs it behind two servers. */
class HttpApiTest {
    private static final UserId ANN = new UserId("ann");

    private final MutableClock clock = MutableClock.any();
    private final InMemoryStore store = new InMemoryStore(clock);
    private final Handlers handlers = Handlers.builder()
            .resource(Resource.of("/api/expenses", RecordRules.NONE))
            .build();
    private final OfflineSync sync =
            OfflineSync.builder(store).handlers(handlers).clock(clock).build();
    private final HttpApi api = apiWith(this::authenticate);

    private HttpApi apiWith(Authenticator authenticator) {
        return HttpApi.builder(sync.queue(), sync.records(), handlers, authenticator)
                .clock(clock)
                .requestIds(() -> "request-1")
                .build();
    }

    private Caller authenticate(String token) {
        if (token.equals("anns")) {
            return new Caller(ANN, Caller.Role.USER);
        }
        throw new Authenticator.InvalidToken("this is no token of ours");
    }

    @AfterEach
    void close() {
        sync.close();
    }

    /** A request that is put together by hand. */
    private static class Request implements ApiRequest {
        private final String method;
        private final String path;
        private final String query;
        private final Map<String, String> headers = new HashMap<>();
        private InputStream body = InputStream.nullInputStream();
        private String prefix = "";
        private Caller caller;

        Request(String method, String target) {
            int mark = target.indexOf('?');
            this.method = method;
            this.path = mark < 0 ? target : target.substring(0, mark);
            this.query = mark < 0 ? null : target.substring(mark + 1);
        }

        Request with(String header, String value) {
            headers.put(header.toLowerCase(Locale.ROOT), value);
            return this;
        }

        Request json(String json) {
            body = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
            return with("Content-Type", "application/json");
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public String prefix() {
            return prefix;
        }

        @Override
        public String query() {
            return query;
        }

        @Override
        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public Optional<Caller> caller() {
            return Optional.ofNullable(caller);
        }
    }

    private static Request anns(String method, String target) {
        return new Request(method, target).with("Authorization", "Bearer anns");
    }

    private static JsonNode json(ApiResponse response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void a_write_that_was_pushed_can_be_read() throws IOException {
        ApiResponse pushed = api.handle(
                anns("POST", "/api/sync/push")
                        .json(
                                "{\"items\": [{\"endpoint\": \"/api/expenses\", \"method\": \"POST\", \"data\": {\"_id\": \"e1\"}}]}"));
        assertEquals(200, pushed.status());
        assertEquals("completed", json(pushed).at("/results/0/status").asText());

        ApiResponse read = api.handle(anns("GET", "/api/expenses/e1"));
        assertEquals("e1", json(read).at("/expense/_id").asText());
        assertEquals("application/json", read.headers().get("Content-Type"));
        assertEquals("no-store", read.headers().get("Cache-Control"));
        assertEquals(Optional.of(new Caller(ANN, Caller.Role.USER)), read.caller());
    }

    @Test
    void a_user_who_has_as_much_as_allowed_is_told_so_and_may_delete() throws IOException {
        try (OfflineSync limited = OfflineSync.builder(store)
                .handlers(handlers)
                .clock(clock)
                .maxOpenItems(1)
                .maxStored(1 << 20)
                .build()) {
            HttpApi api = HttpApi.builder(limited.queue(), limited.records(), handlers, this::authenticate)
                    .build();
            String item = "{\"endpoint\": \"/api/expenses\", \"method\": \"POST\", \"data\": {\"_id\": \"e1\"}}";
            String large = "{\"text\": \"" + "x".repeat(600_000) + "\"}";

            ApiResponse many =
                    api.handle(anns("POST", "/api/sync/bulk").json("{\"items\": [" + item + ", " + item + "]}"));
            assertEquals(429, many.status());
            assertEquals("5", many.headers().get("Retry-After"));
            assertEquals(
                    "https://iana.org/assignments/http-problem-types#quota-exceeded",
                    json(many).at("/type").asText());
            assertEquals("Quota Exceeded", json(many).at("/title").asText(), "as of a rate limit");
            assertEquals(
                    "a user may have 1 open items in the queue; send these again when some of them have been processed",
                    json(many).at("/message").asText());

            assertEquals(
                    201, api.handle(anns("POST", "/api/expenses").json(large)).status());
            ApiResponse full = api.handle(anns("POST", "/api/expenses").json(large));
            assertEquals(413, full.status());
            assertEquals(
                    "the items and records of a user may take 1048576 bytes together; delete some, then send this again",
                    json(full).at("/message").asText());
            assertEquals(404, api.handle(anns("DELETE", "/api/expenses/none")).status());
        }
    }

    @Test
    void who_calls_can_be_known_to_the_framework_and_then_no_token_counts() throws IOException {
        Request known =
                new Request("POST", "/api/expenses").json("{\"_id\": \"e1\"}").with("Authorization", "Bearer forged");
        known.caller = new Caller(new UserId("bob"), Caller.Role.USER);

        assertEquals(201, api.handle(known).status());
        assertEquals(404, api.handle(anns("GET", "/api/expenses/e1")).status());
    }

    @Test
    void a_token_that_proves_nothing_is_a_401_of_nobody() {
        ApiResponse refused =
                api.handle(new Request("GET", "/api/sync/pending").with("Authorization", "Bearer forged"));

        assertEquals(401, refused.status());
        assertEquals(Optional.empty(), refused.caller());
    }

    @Test
    void no_answer_is_to_be_taken_for_a_page() {
        for (ApiResponse answer : List.of(
                api.handle(anns("GET", "/api/sync/pending")),
                api.handle(anns("GET", "/api/<script>")),
                api.handle(new Request("GET", "/health")))) {
            assertEquals("nosniff", answer.headers().get("X-Content-Type-Options"));
        }
    }

    /** Of somebody whom the framework knows by a cookie or a password that the browser keeps. */
    private int fromPage(String... headers) {
        Request process = new Request("POST", "/api/sync/process");
        for (int i = 0; i < headers.length; i += 2) {
            process.with(headers[i], headers[i + 1]);
        }
        process.caller = new Caller(ANN, Caller.Role.USER);
        return api.handle(process).status();
    }

    @Test
    void a_page_of_another_origin_cannot_have_a_browser_send_a_bodiless_post() {
        assertEquals(403, fromPage("Sec-Fetch-Site", "cross-site"));
        assertEquals(403, fromPage("Sec-Fetch-Site", "same-site", "Authorization", "Basic YTpi"));
        assertEquals(403, fromPage("Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain;charset=UTF-8"));
        assertEquals(403, fromPage("Origin", "https://evil.example", "Host", "api.example.com"));
        assertEquals(403, fromPage("Origin", "null", "Host", "api.example.com"));
    }

    @Test
    void pages_that_ask_first_or_are_our_own_and_all_other_clients_are_served() {
        assertEquals(200, fromPage());
        assertEquals(200, fromPage("Sec-Fetch-Site", "same-origin"));
        assertEquals(200, fromPage("Sec-Fetch-Site", "none"));
        assertEquals(200, fromPage("Sec-Fetch-Site", "cross-site", "Content-Type", "application/json"));
        assertEquals(200, fromPage("Sec-Fetch-Site", "cross-site", "X-Requested-With", "fetch"));
        assertEquals(200, fromPage("Sec-Fetch-Site", "cross-site", "Authorization", "Bearer x"));
        assertEquals(200, fromPage("Origin", "https://api.example.com", "Host", "api.example.com"));
        assertEquals(
                200,
                fromPage(
                        "Origin",
                        "https://api.example.com",
                        "Host",
                        "10.0.0.1",
                        "X-Forwarded-Host",
                        "api.example.com"));
    }

    @Test
    void a_token_that_was_refused_before_is_not_checked_again() {
        int[] checks = {0};
        HttpApi counting = apiWith(token -> {
            checks[0]++;
            throw new Authenticator.InvalidToken("this is no token of ours");
        });
        RuntimeException refusal =
                assertThrows(Problem.class, () -> counting.gate().callerOf("Bearer x"));
        Request refused = new Request("GET", "/api/sync/pending") {
            @Override
            public Optional<Caller> caller() {
                throw refusal;
            }
        };

        assertEquals(
                401, counting.handle(refused.with("Authorization", "Bearer x")).status());
        assertEquals(1, checks[0]);
    }

    @Test
    void an_authenticator_that_answers_null_lets_nobody_in() throws IOException {
        HttpApi careless = apiWith(token -> null);
        ApiResponse answer = careless.handle(anns("GET", "/api/sync/pending"));

        assertEquals(500, answer.status());
        assertEquals("request-1", json(answer).path("id").asText());
        assertEquals(Optional.empty(), answer.caller());
        assertThrows(NullPointerException.class, () -> careless.gate().callerOf("Bearer anns"));
    }

    @Test
    void an_authenticator_that_breaks_is_a_500_that_the_log_explains() throws IOException {
        HttpApi broken = apiWith(token -> {
            throw new IllegalStateException("the sessions are gone");
        });
        ApiResponse answer = broken.handle(anns("GET", "/api/sync/pending"));

        assertEquals(500, answer.status());
        assertEquals("request-1", json(answer).path("id").asText());
        assertThrows(IllegalStateException.class, () -> broken.gate().callerOf("Bearer anns"));
    }

    @Test
    void where_no_tokens_are_taken_only_those_get_in_whom_the_framework_knows() throws IOException {
        HttpApi tokenless = apiWith(Authenticator.NONE);
        Request known = new Request("GET", "/api/sync/pending");
        known.caller = new Caller(ANN, Caller.Role.USER);

        assertEquals(200, tokenless.handle(known).status());
        for (Request unknown : List.of(new Request("GET", "/api/sync/pending"), anns("GET", "/api/sync/pending"))) {
            ApiResponse refused = tokenless.handle(unknown);
            assertEquals(401, refused.status());
            assertEquals("not signed in", json(refused).path("message").asText());
        }
    }

    @Test
    void a_base_path_is_a_path_without_a_slash_at_its_end() {
        for (String path : List.of("/backend", "/a/b-c/d.e_f~1", "/...")) {
            assertTrue(HttpApi.isBasePath(path), path);
        }
        for (String path : List.of(
                "backend",
                "/",
                "/a/",
                "//a",
                "/a//b",
                "/..",
                "/a/../b",
                "/.",
                "http://x/a",
                "/a?b",
                "/a b",
                "/a\r\nx")) {
            assertFalse(HttpApi.isBasePath(path), path);
        }
    }

    @Test
    void what_is_created_is_found_under_the_base_path_of_the_proxy() {
        HttpApi proxied = HttpApi.builder(sync.queue(), sync.records(), handlers, this::authenticate)
                .basePath("/proxy/v2")
                .build();
        Request created = anns("POST", "/api/expenses").json("{\"_id\": \"e 1\"}");

        assertEquals(
                "/proxy/v2/api/expenses/e%201",
                proxied.handle(created).headers().get("Location"));
    }

    @Test
    void what_is_created_is_found_under_the_prefix_that_the_framework_has_given() {
        Request created = anns("POST", "/api/expenses").json("{\"_id\": \"e 1\"}");
        created.prefix = "/backend";

        assertEquals(
                "/backend/api/expenses/e%201", api.handle(created).headers().get("Location"));
        assertEquals(200, api.handle(anns("GET", "/api/expenses/e%201")).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/unheard", "/", "", "/api/sync", "/api/sync/items/x/y/z"})
    void an_unknown_path_is_a_404(String path) throws IOException {
        ApiResponse answer = api.handle(anns("GET", path));

        assertEquals(404, answer.status());
        assertEquals("this path does not exist", json(answer).path("message").asText());
    }

    @Test
    void a_method_that_a_path_does_not_take_is_a_405_and_a_browser_is_told_which_it_takes() {
        ApiResponse refused = api.handle(new Request("TRACE", "/api/sync/add"));
        assertEquals(405, refused.status());
        assertEquals("OPTIONS, POST", refused.headers().get("Allow"));

        ApiResponse told = api.handle(new Request("OPTIONS", "/api/sync/add"));
        assertEquals(204, told.status());
        assertEquals(0, told.body().length);
    }

    @Test
    void head_is_answered_like_get() {
        assertArrayEquals(
                api.handle(new Request("GET", "/health")).body(),
                api.handle(new Request("HEAD", "/health")).body());
        assertEquals(401, api.handle(new Request("HEAD", "/api/sync/pending")).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/expenses/%zz",
                "/api/sync/pending?limit=%zz",
                "/api/sync/pending?limit=0",
                "/api/sync/pending?after=%20"
            })
    void what_cannot_be_understood_is_a_400(String target) {
        assertEquals(400, api.handle(anns("GET", target)).status());
    }

    @Test
    void a_parameter_may_be_escaped_and_is_never_one_of_two() throws IOException {
        assertEquals(
                403, api.handle(anns("GET", "/api/sync/items?userId=b%6Fb")).status());
        assertEquals(
                200, api.handle(anns("GET", "/api/sync/items?userId=%61nn")).status());
        assertEquals(
                400,
                api.handle(anns("GET", "/api/sync/items?userId=%61nn&userId=bob"))
                        .status());
    }

    @Test
    void a_health_check_takes_a_query_that_is_none() {
        assertEquals(200, api.handle(new Request("GET", "/health?%zz")).status());
    }

    @Test
    void a_body_that_breaks_off_is_an_answer_and_not_an_exception() throws IOException {
        Request broken = anns("POST", "/api/sync/add").json("");
        broken.body = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        ApiResponse answer = api.handle(broken);

        assertEquals(400, answer.status());
        assertEquals(
                "the body did not arrive completely",
                json(answer).path("message").asText());
    }

    @Test
    void a_request_that_the_bridge_cannot_read_is_an_answer_and_not_an_exception() {
        ApiResponse answer = api.handle(new Request("POST", "/api/unheard") {
            @Override
            public long length() {
                return Long.parseLong("x");
            }
        });
        assertEquals(404, answer.status());

        assertEquals(
                500,
                api.handle(new Request("GET", "/health") {
                            @Override
                            public String header(String name) {
                                throw new IllegalStateException("the framework has recycled it");
                            }
                        })
                        .status());
    }

    /** There is no web server on the class path of this module. */
    @Test
    void the_five_calls_of_the_system_description() throws IOException {
        String expense = "{\"endpoint\": \"/api/expenses\", \"method\": \"POST\", \"data\": {\"amount\": 100}}";

        ApiResponse added = api.handle(anns("POST", "/api/sync/add").json(expense));
        assertEquals(201, added.status());
        assertEquals("pending", json(added).at("/syncItem/status").asText());
        ApiResponse bulk =
                api.handle(anns("POST", "/api/sync/bulk").json("{\"items\": [" + expense + "," + expense + "]}"));
        assertEquals(201, bulk.status());
        assertEquals(2, json(bulk).path("count").asInt());
        assertEquals(
                3,
                json(api.handle(anns("GET", "/api/sync/pending"))).path("count").asInt());
        assertEquals(
                3,
                json(api.handle(anns("POST", "/api/sync/process")))
                        .path("successful")
                        .asInt());
        api.handle(anns("POST", "/api/sync/add").json(expense));
        assertEquals(
                1,
                json(api.handle(anns("DELETE", "/api/sync/clear")))
                        .path("deletedCount")
                        .asInt());
    }

    @Test
    void every_path_of_a_route_is_listed() {
        assertTrue(api.paths().contains("/api/sync/add"));
        assertTrue(api.paths().contains("/api/expenses/{id}"));
        assertTrue(api.paths().contains("/health"));
    }

    @Test
    void a_server_that_has_health_of_its_own_can_keep_it() {
        HttpApi guest = HttpApi.builder(sync.queue(), sync.records(), handlers, Authenticator.NONE)
                .withoutHealth()
                .build();

        assertFalse(guest.paths().contains("/health"));
        assertEquals(404, guest.handle(new Request("GET", "/ready")).status());
    }
}
