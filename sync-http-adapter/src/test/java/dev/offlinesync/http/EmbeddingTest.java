package dev.offlinesync.http;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Java of docs/embedding-http.md, run; and the document, held against it. */
class EmbeddingTest {
    private static final Path DOCUMENT = Path.of("../docs/embedding-http.md");
    private static final Path HERE = Path.of("src/test/java/dev/offlinesync/http/EmbeddingTest.java");
    private static final Path BRIDGE =
            Path.of("../sync-http-api/src/test/java/dev/offlinesync/api/contract/JdkBridge.java");
    private static final String EXPENSE = "{'_id':'e1','amount':1,'category':'x'}";

    private final MutableClock clock = MutableClock.any();
    private final InMemoryStore store = new InMemoryStore(clock);
    private final Handlers handlers = TestApi.handlers();
    private final OfflineSync sync =
            OfflineSync.builder(store).handlers(handlers).clock(clock).build();

    /** What somebody else's server knows of who is signed in. */
    private final Map<String, String> sessions = Map.of("anns-session", "ann");

    private Javalin host;

    private Client serve(Consumer<JavalinConfig> settings) {
        host = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            config.jetty.port = 0;
            settings.accept(config);
        });
        host.start();
        return Client.at(host.port(), null);
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.stop();
        }
        sync.close();
    }

    private HttpApi api(Authenticator authenticator) {
        // begin
        HttpApi api = HttpApi.builder(sync.queue(), sync.records(), handlers, authenticator)
                .readiness(store::ping)
                .build();
        // end
        return api;
    }

    private static void register(HttpApi api, JavalinConfig config) {
        // begin
        config.routes.get("/mine", ctx -> ctx.result("mine"));
        JavalinRoutes.register(api, config);
        // end
    }

    private Authenticator tokens() {
        // begin
        Authenticator authenticator = token -> Optional.ofNullable(sessions.get(token))
                .map(user -> new Caller(new UserId(user), Caller.Role.USER))
                .orElseThrow(() -> new InvalidToken("this session has ended"));
        // end
        return authenticator;
    }

    private void registerBehindSessions(HttpApi api, JavalinConfig config) {
        // begin
        JavalinRoutes.Callers signedIn = ctx -> Optional.ofNullable(ctx.cookie("session"))
                .map(sessions::get)
                .map(user -> new Caller(new UserId(user), Caller.Role.USER));
        JavalinRoutes.register(api, config, signedIn);
        // end
    }

    @Test
    void tokens_of_ones_own_open_the_routes_on_ones_own_server() {
        HttpApi api = api(tokens());
        Client nobody = serve(config -> register(api, config));
        Client ann = nobody.withToken("anns-session");

        assertEquals("mine", nobody.get("/mine").text());
        assertStatus(201, ann.post("/api/expenses", EXPENSE));
        assertStatus(200, ann.get("/api/expenses/e1"));
        assertProblem(401, nobody.get("/api/expenses/e1"));
        Client.Answer ended = nobody.withToken("bobs-session").get("/api/expenses/e1");
        assertProblem(401, ended);
        assertEquals("this session has ended", ended.at("/detail").asText());
    }

    @Test
    void whom_the_server_knows_already_needs_no_token() {
        HttpApi api = api(Authenticator.NONE);
        Client nobody = serve(config -> registerBehindSessions(api, config));
        String[] asAnn = {"Cookie", "session=anns-session"};

        assertStatus(201, nobody.post("/api/expenses", EXPENSE, asAnn));
        assertEquals(1, store.records().count(new UserId("ann"), "expenses"));
        assertProblem(401, nobody.get("/api/expenses/e1"));
        assertProblem(401, nobody.get("/api/expenses/e1", "Cookie", "session=forged"));
        assertProblem(401, nobody.withToken("anns-session").get("/api/expenses/e1"));
    }

    @Test
    void a_filter_of_the_server_may_turn_away_whom_it_does_not_know() {
        HttpApi api = api(tokens());
        Client nobody = serve(config -> {
            config.routes.before("/api/*", ctx -> {
                throw new UnauthorizedResponse("not here");
            });
            JavalinRoutes.register(api, config);
        });
        Client.Answer turnedAway = nobody.withToken("anns-session").get("/api/expenses/e1");

        assertStatus(401, turnedAway);
        assertTrue(turnedAway.text().contains("not here"), turnedAway.text());
        assertStatus(200, nobody.get("/health"));
    }

    @Test
    void a_path_that_the_server_has_already_stops_the_start() {
        HttpApi api = api(tokens());

        Throwable refused = assertThrows(
                IllegalArgumentException.class,
                () -> serve(config -> {
                    config.routes.get("/health", ctx -> ctx.result("mine"));
                    JavalinRoutes.register(api, config);
                }));

        assertTrue(refused.getMessage().contains("/health"), refused.getMessage());
    }

    @Test
    void the_document_shows_just_these_lines() throws IOException {
        List<String> shown = new ArrayList<>(snippets(HERE));
        shown.addAll(snippets(BRIDGE));

        assertEquals(shown, blocks());
    }

    private static List<String> blocks() throws IOException {
        return Pattern.compile("(?ms)^```java\n(.*?)^```$")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("import "))
                .toList();
    }

    private static List<String> snippets(Path file) throws IOException {
        return Pattern.compile("(?ms)^ *// begin\n(.*?)^ *// end$")
                .matcher(Files.readString(file))
                .results()
                .map(snippet -> snippet.group(1).stripTrailing().stripIndent() + "\n")
                .toList();
    }
}
