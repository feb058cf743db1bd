package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.api.Caller;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.micrometer.SyncMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** A small application as a whole, with all that Spring Boot configures by itself: Tomcat, actuator, SQLite. */
class WholeApplicationTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        application = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "management.health.mongo.enabled=false", // on 3.5
                        "management.health.mongodb.enabled=false", // on 4
                        "offline-sync.store=sqlite",
                        "offline-sync.resources[0].path=/parts",
                        "offline-sync.sqlite.directory=" + directory)
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @EnableAutoConfiguration(excludeName = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration")
    static class Application {
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch closing = new CountDownLatch(1);

        @Bean
        CallerResolver ann() {
            return request -> Optional.of(new Caller(new UserId("ann"), Caller.Role.USER));
        }

        /** Takes until the application is told to stop. */
        @Bean
        @SyncHandler("/mails")
        EffectHandler mails() {
            return (item, context) -> {
                called.countDown();
                closing.await();
                return new Outcome.Done(null);
            };
        }

        @EventListener(ContextClosedEvent.class)
        void closing() {
            closing.countDown();
        }
    }

    private HttpRequest.Builder request(String path) {
        String port = application.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json");
    }

    private HttpRequest push(String endpoint) {
        String items = "{\"items\": [{\"endpoint\": \"" + endpoint
                + "\", \"method\": \"POST\", \"data\": {\"_id\": \"filter\", \"left\": 5}}]}";
        return request("/api/sync/push").POST(BodyPublishers.ofString(items)).build();
    }

    private static String send(HttpRequest request) throws Exception {
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void a_write_is_applied_read_and_counted_and_the_store_is_healthy() throws Exception {
        assertThat(send(push("/parts"))).contains("\"status\":\"completed\"");
        assertThat(send(request("/parts/filter").build())).contains("\"left\":5");
        assertThat(send(request("/actuator/health").build())).contains("\"status\":\"UP\"");
        assertThat(application.getBeanNamesForType(SyncMetrics.class)).hasSize(1);
    }

    @Test
    void what_is_in_flight_when_the_application_stops_is_answered() throws Exception {
        CompletableFuture<HttpResponse<String>> mail = HTTP.sendAsync(push("/mails"), BodyHandlers.ofString());
        application.getBean(Application.class).called.await();

        application.close();

        assertThat(mail.get().body()).contains("\"status\":\"completed\"");
    }

    private HttpRequest.Builder get(String path) {
        String port = application.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private String cursor() throws Exception {
        String page = HTTP.send(get("/api/sync/changes").build(), BodyHandlers.ofString())
                .body();
        return page.replaceFirst(".*\"cursor\":\"([^\"]*)\".*", "$1");
    }

    private void create(String id) throws Exception {
        HttpRequest part = get("/parts")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"_id\":\"" + id + "\"}"))
                .build();
        assertThat(HTTP.send(part, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }

    @Test
    void clients_wait_for_changes_and_have_a_stream_of_events_until_the_application_stops() throws Exception {
        create("first");
        HttpResponse<java.util.stream.Stream<String>> events =
                HTTP.send(get("/api/sync/events").build(), BodyHandlers.ofLines());
        assertThat(events.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        java.util.Iterator<String> lines = events.body().iterator();
        assertThat(lines.next()).isEqualTo(":");
        String since = "/api/sync/changes?wait=30&since=" + cursor();
        CompletableFuture<HttpResponse<String>> pull = HTTP.sendAsync(get(since).build(), BodyHandlers.ofString());
        dev.offlinesync.api.HttpApi api = application.getBean(dev.offlinesync.api.HttpApi.class);
        while (api.waiting() < 2 && !pull.isDone()) {
            Thread.onSpinWait();
        }

        create("second");

        assertThat(pull.get().body()).contains("\"_id\":\"second\"");
        String line = lines.next();
        while (!line.startsWith("data: {\"_id\"")) {
            line = lines.next();
        }
        assertThat(line).endsWith("\"status\":\"completed\"}");
        String again = "/api/sync/changes?wait=30&since=" + cursor();
        CompletableFuture<HttpResponse<String>> waiting =
                HTTP.sendAsync(get(again).build(), BodyHandlers.ofString());
        while (api.waiting() < 2 && !waiting.isDone()) {
            Thread.onSpinWait();
        }
        application.close();
        assertThat(waiting.get().body()).contains("\"changes\":[]");
        while (lines.hasNext()) {
            lines.next(); // to its end
        }
    }
}
