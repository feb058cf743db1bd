package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * What the bridge adds to the API: where it is, who calls, and who else may have its paths. Requests are made without
 * Spring's builders, whose signatures differ between the lines of Spring.
 */
class HttpApiTest {
    private static final String ADD = "{\"endpoint\": \"/parts\", \"method\": \"POST\", \"data\": {\"left\": 5}}";

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(OfflineSyncAutoConfiguration.class, OfflineSyncHttpAutoConfiguration.class))
            .withUserConfiguration(Mvc.class)
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
            .withPropertyValues("offline-sync.resources[0].path=/parts");

    private final WebApplicationContextRunner forAnn = application.withBean(
            CallerResolver.class, () -> request -> Optional.of(new Caller(new UserId("ann"), Caller.Role.USER)));

    @EnableWebMvc
    static class Mvc {}

    private static MockHttpServletResponse send(WebApplicationContext context, MockHttpServletRequest request)
            throws Exception {
        return MockMvcBuilders.webAppContextSetup(context)
                .build()
                .perform(servlets -> request)
                .andReturn()
                .getResponse();
    }

    private static MockHttpServletRequest get(String path) {
        return new MockHttpServletRequest("GET", path);
    }

    private static MockHttpServletRequest add(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setContentType("application/json");
        request.setContent(ADD.getBytes(StandardCharsets.UTF_8));
        return request;
    }

    private static MockHttpServletRequest with(MockHttpServletRequest request, String header, String value) {
        request.addHeader(header, value);
        return request;
    }

    private static MockHttpServletRequest below(String application, String servlet, MockHttpServletRequest request) {
        request.setContextPath(application);
        request.setServletPath(servlet);
        request.setPathInfo(request.getRequestURI().substring((application + servlet).length()));
        return request;
    }

    @Test
    void it_is_below_the_paths_of_the_application_and_the_servlet_and_links_say_so() {
        forAnn.run(context -> {
            MockHttpServletResponse added = send(context, below("/backend", "/web", add("/backend/web/api/sync/add")));
            assertThat(added.getStatus()).isEqualTo(201);
            String item = added.getHeader("Location");
            assertThat(item).startsWith("/backend/web/api/sync/items/");
            assertThat(send(context, below("/backend", "/web", get(item))).getStatus())
                    .isEqualTo(200);
        });
    }

    @Test
    void it_can_be_below_a_path_of_its_own_and_links_say_so() {
        forAnn.withPropertyValues("offline-sync.http.path=/mobile").run(context -> {
            MockHttpServletResponse added = send(context, add("/mobile/api/sync/add"));
            assertThat(added.getHeader("Location")).startsWith("/mobile/api/sync/items/");
            assertThat(send(context, get("/mobile/parts")).getStatus()).isEqualTo(200);
            assertThat(send(context, get("/mobile/ready")).getStatus()).isEqualTo(200);
            assertThat(send(context, add("/api/sync/add")).getStatus()).isEqualTo(404);
        });
    }

    @Test
    @Timeout(20) // the worker leaves to clients for 30 s what they add
    void what_the_application_adds_runs_at_once_beside_it_and_what_a_client_adds_is_left_to_the_client() {
        forAnn.run(context -> {
            String item = send(context, add("/api/sync/add")).getHeader("Location");
            assertThat(item).isNotNull();
            SyncQueue queue = context.getBean(SyncQueue.class);
            ItemId own = queue.add(new UserId("bob"), Submission.of("/parts", Method.POST, Map.of("left", 5)))
                    .item()
                    .id();

            while (queue.find(own).orElseThrow().status() != Status.COMPLETED) {
                Thread.onSpinWait();
            }

            assertThat(send(context, get(item)).getContentAsString()).contains("\"status\":\"pending\"");
        });
    }

    @RestController
    static class Own {
        @GetMapping("/health")
        String health() {
            return "mine";
        }
    }

    @Test
    void a_controller_of_the_applications_own_wins() {
        forAnn.withBean(Own.class).run(context -> {
            assertThat(send(context, get("/health")).getContentAsString()).isEqualTo("mine");
            assertThat(send(context, get("/ready")).getStatus()).isEqualTo(200);
        });
    }

    @Test
    void its_own_health_can_be_left_to_the_actuator() {
        forAnn.withPropertyValues("offline-sync.http.health=false").run(context -> {
            assertThat(send(context, get("/health")).getStatus()).isEqualTo(404);
            assertThat(send(context, get("/api/sync/pending")).getStatus()).isEqualTo(200);
        });
    }

    @Test
    void the_worker_leaves_what_clients_send_to_them_for_a_while() {
        forAnn.withPropertyValues("offline-sync.worker.enabled=false").run(context -> {
            send(context, add("/api/sync/add"));
            context.getBean(OfflineSync.class).workOnce();
            assertThat(send(context, get("/api/sync/pending")).getContentAsString())
                    .contains("\"count\":1");
        });
    }

    @Test
    void a_path_that_is_not_the_apis_is_left_to_the_application() {
        forAnn.run(context ->
                assertThat(send(context, get("/nothing")).getContentType()).isNotEqualTo("application/problem+json"));
    }

    @Test
    void who_is_not_signed_in_is_refused() {
        application.run(context -> {
            assertThat(send(context, add("/api/sync/add")).getStatus()).isEqualTo(401);
            assertThat(send(context, with(add("/api/sync/add"), "Authorization", "Bearer x"))
                            .getStatus())
                    .isEqualTo(401);
        });
    }

    @Test
    void tokens_are_for_an_authenticator_where_there_is_one() {
        application
                .withBean(Authenticator.class, () -> token -> new Caller(new UserId(token), Caller.Role.USER))
                .run(context -> assertThat(send(context, with(add("/api/sync/add"), "Authorization", "Bearer bob"))
                                .getContentAsString())
                        .contains("\"userId\":\"bob\""));
    }

    @Test
    void pages_of_the_named_origins_may_ask() {
        forAnn.withPropertyValues("offline-sync.http.cors-origins=https://app.example.com")
                .run(context -> {
                    MockHttpServletRequest question = new MockHttpServletRequest("OPTIONS", "/api/sync/push");
                    question.addHeader("Origin", "https://app.example.com");
                    question.addHeader("Access-Control-Request-Method", "POST");
                    MockHttpServletResponse answer = send(context, question);
                    assertThat(answer.getStatus()).isEqualTo(204);
                    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
                });
    }

    private void assertWrong(String property, String value, String... words) {
        application
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContainingAll(words));
        application
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(new CannotStartAnalyzer()
                                .analyze(context.getStartupFailure())
                                .getDescription())
                        .contains(property)
                        .contains(words));
    }

    @Test
    void wrong_limits_origins_and_paths_stop_the_start_under_the_name_of_their_property() {
        assertWrong("offline-sync.http.max-body", "1B", "1024 to 268435456, not 1");
        assertWrong("offline-sync.http.max-data", "20MB", "1024 to 15728640");
        assertWrong("offline-sync.http.max-items", "0", "1 to 1000, not 0");
        assertWrong("offline-sync.http.max-depth", "7", "8 to 500, not 7");
        assertWrong("offline-sync.http.rate-limit", "600", "such as 600/1m");
        assertWrong("offline-sync.http.rate-limit-items", "0/1m", "such as 600/1m");
        assertWrong("offline-sync.http.cors-origins", "app", "a CORS origin must be");
        assertWrong("offline-sync.http.path", "mobile/", "must be a path such as /mobile");
    }

    @Test
    void requests_and_items_of_a_user_can_be_limited() {
        forAnn.withPropertyValues("offline-sync.http.rate-limit=3/1h", "offline-sync.http.rate-limit-items=1/1h")
                .run(context -> {
                    assertThat(send(context, add("/api/sync/add")).getStatus()).isEqualTo(201);
                    assertThat(send(context, add("/api/sync/add")).getContentAsString())
                            .contains("\"violated-policies\":[\"items\"]");
                    assertThat(send(context, get("/api/sync/pending")).getStatus())
                            .isEqualTo(200);
                    MockHttpServletResponse refused = send(context, get("/api/sync/pending"));
                    assertThat(refused.getStatus()).isEqualTo(429);
                    assertThat(refused.getContentAsString()).contains("\"violated-policies\":[\"requests\"]");
                    assertThat(refused.getHeader("Retry-After")).isEqualTo("1200");
                });
    }

    @Test
    void it_can_be_turned_off_or_left_out() {
        application
                .withPropertyValues("offline-sync.http.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpApi.class));
        application
                .withClassLoader(new FilteredClassLoader(HttpApi.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ApiMapping.class));
    }

    @Test
    void a_principal_that_can_be_no_user_is_not_signed_in() {
        application.run(context -> {
            for (String odd : new String[] {"", "u".repeat(129), "a\0b", " ann", "ann\u00a0", "a\ud800", null}) {
                MockHttpServletRequest request = get("/api/sync/pending");
                request.setUserPrincipal(() -> odd);
                assertThat(send((WebApplicationContext) context, request).getStatus())
                        .as(String.valueOf(odd))
                        .isEqualTo(401);
            }
            MockHttpServletRequest request = get("/api/sync/pending");
            request.setUserPrincipal(() -> "ann lee");
            assertThat(send((WebApplicationContext) context, request).getStatus())
                    .isEqualTo(200);
        });
    }
}
