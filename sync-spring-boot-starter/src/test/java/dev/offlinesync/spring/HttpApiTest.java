package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the bridge adds to the API: where it is, who calls, and who else may have its paths. */
class HttpApiTest {
    private static final Logger TOMCAT = Logger.getLogger("org.apache");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ADD = "{\"endpoint\": \"/parts\", \"method\": \"POST\", \"data\": {\"left\": 5}}";

    private final WebApplicationContextRunner application = new WebApplicationContextRunner(
                    AnnotationConfigServletWebServerApplicationContext::new)
            .withConfiguration(AutoConfigurations.of(
                    ServletWebServerFactoryAutoConfiguration.class,
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    OfflineSyncAutoConfiguration.class,
                    OfflineSyncHttpAutoConfiguration.class))
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
            .withPropertyValues("server.port=0", "offline-sync.resources[0].path=/parts");

    private final WebApplicationContextRunner forAnn = application.withBean(
            CallerResolver.class, () -> request -> Optional.of(new Caller(new UserId("ann"), Caller.Role.USER)));

    @BeforeAll
    static void tomcat_says_nothing_of_how_it_starts_and_stops() {
        TOMCAT.setLevel(Level.OFF);
    }

    private static HttpResponse<String> send(
            AssertableWebApplicationContext context, HttpRequest.Builder request, String path) throws Exception {
        int port = context.getSourceApplicationContext(ServletWebServerApplicationContext.class)
                .getWebServer()
                .getPort();
        return HTTP.send(
                request.uri(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder add() {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ADD));
    }

    @Test
    void it_is_below_the_paths_of_the_application_and_the_servlet_and_links_say_so() {
        forAnn.withPropertyValues("server.servlet.context-path=/backend", "spring.mvc.servlet.path=/web")
                .run(context -> {
                    HttpResponse<String> added = send(context, add(), "/backend/web/api/sync/add");
                    assertThat(added.statusCode()).isEqualTo(201);
                    String item = added.headers().firstValue("Location").orElseThrow();
                    assertThat(item).startsWith("/backend/web/api/sync/items/");
                    assertThat(send(context, HttpRequest.newBuilder(), item).statusCode())
                            .isEqualTo(200);
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
            assertThat(send(context, HttpRequest.newBuilder(), "/health").body())
                    .isEqualTo("mine");
            assertThat(send(context, HttpRequest.newBuilder(), "/ready").statusCode())
                    .isEqualTo(200);
        });
    }

    @Test
    void a_path_that_is_not_the_apis_is_left_to_the_application() {
        forAnn.run(context -> assertThat(send(context, HttpRequest.newBuilder(), "/nothing")
                        .headers()
                        .firstValue("Content-Type"))
                .isNotEqualTo(Optional.of("application/problem+json")));
    }

    @Test
    void who_is_not_signed_in_is_refused() {
        application.run(context -> {
            assertThat(send(context, add(), "/api/sync/add").statusCode()).isEqualTo(401);
            assertThat(send(context, add().header("Authorization", "Bearer x"), "/api/sync/add")
                            .statusCode())
                    .isEqualTo(401);
        });
    }

    @Test
    void tokens_are_for_an_authenticator_where_there_is_one() {
        application
                .withBean(Authenticator.class, () -> token -> new Caller(new UserId(token), Caller.Role.USER))
                .run(context -> assertThat(send(context, add().header("Authorization", "Bearer bob"), "/api/sync/add")
                                .body())
                        .contains("\"userId\":\"bob\""));
    }

    @Test
    void pages_of_the_named_origins_may_ask() {
        forAnn.withPropertyValues("offline-sync.http.cors-origins=https://app.example.com")
                .run(context -> {
                    HttpRequest.Builder question = HttpRequest.newBuilder()
                            .method("OPTIONS", BodyPublishers.noBody())
                            .header("Origin", "https://app.example.com")
                            .header("Access-Control-Request-Method", "POST");
                    HttpResponse<String> answer = send(context, question, "/api/sync/push");
                    assertThat(answer.statusCode()).isEqualTo(204);
                    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                            .contains("https://app.example.com");
                });
    }

    @Test
    void wrong_limits_and_origins_stop_the_start() {
        application
                .withPropertyValues("offline-sync.http.max-items=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("items must be 1 to 1000, not 0"));
        application
                .withPropertyValues("offline-sync.http.cors-origins=app")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("a CORS origin must be"));
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
}
