package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtAuthenticator;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.Setting;
import dev.offlinesync.app.resources.ResourcesFile;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Resource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");

    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_token_is_good_for_a_server_with_the_same_secret() {
        assertEquals(0, run(Map.of("SYNC_JWT_SECRET", SECRET), "token", "--user", "ann"));

        Caller caller = authenticator(SECRET, NOW).authenticate(printed());
        assertEquals(new UserId("ann"), caller.user());
        assertEquals(Caller.Role.USER, caller.role());
    }

    @Test
    void a_token_ends_when_it_was_told_to() {
        run(Map.of("SYNC_JWT_SECRET", SECRET), "token", "--user", "ann", "--ttl", "30m", "--admin");

        Instant end = NOW.plus(Duration.ofMinutes(30)).plus(JwtSettings.DEFAULT_LEEWAY);
        Caller caller = authenticator(SECRET, end.minusSeconds(1)).authenticate(printed());
        assertEquals(Caller.Role.ADMIN, caller.role());
        assertThrows(
                Authenticator.InvalidToken.class,
                () -> authenticator(SECRET, end.plusSeconds(1)).authenticate(printed()));
    }

    @Test
    void a_token_names_the_issuer_audience_and_claim_that_the_server_asks_for() {
        Map<String, String> environment = Map.of(
                "SYNC_JWT_SECRET", SECRET,
                "SYNC_JWT_ISSUER", "https://id.example.com",
                "SYNC_JWT_AUDIENCE", "sync",
                "SYNC_JWT_USER_CLAIM", "mainUser,userId");
        run(environment, "token", "--user", "ann");

        JwtSettings settings = new JwtSettings(
                new JwtSettings.Secret(SECRET), "https://id.example.com", "sync", Duration.ZERO, List.of("mainUser"));
        assertEquals(
                "ann",
                new JwtAuthenticator(settings, InstantSource.fixed(NOW))
                        .authenticate(printed())
                        .user()
                        .value());
    }

    @Test
    void without_a_key_the_development_secret_signs() throws Exception {
        Map<String, String> environment =
                Map.of("SYNC_DATA_DIR", dir.resolve("data").toString());
        assertEquals(0, run(environment, "token", "--user", "ann"));
        String first = printed();
        out.reset();
        assertEquals(0, run(environment, "token", "--user", "ann"));

        assertEquals(first, printed());
        String secret = Files.readString(dir.resolve("data/development-secret")).strip();
        assertEquals(64, secret.length());
        authenticator(secret, NOW).authenticate(first);
        try (var files = Files.list(dir.resolve("data"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void flags_stand_before_or_behind_the_command() {
        assertEquals(0, run(Map.of(), "--jwt-secret", SECRET, "token", "--user", "ann"));
        assertEquals(0, run(Map.of(), "token", "--user", "ann", "--jwt-secret=" + SECRET));
    }

    @Test
    void a_token_cannot_be_made_with_somebody_elses_key() {
        assertEquals(2, run(Map.of("SYNC_JWT_JWKS_URL", "https://id.example.com/jwks.json"), "token", "--user", "ann"));
        assertTrue(said().contains("a token can be made with SYNC_JWT_SECRET only"), said());
    }

    @Test
    void misuse_is_one_line_and_exit_code_2() {
        Map<String, String> environment = Map.of("SYNC_JWT_SECRET", SECRET);
        assertEquals(2, run(environment, "token"));
        assertEquals(2, run(environment, "token", "--user", ""));
        assertEquals(2, run(environment, "token", "--user", "x".repeat(129)));
        assertEquals(2, run(environment, "token", "--user", "ann", "--ttl", "soon"));
        assertEquals(2, run(environment, "token", "--user", "ann", "--ttl", "0s"));
        assertEquals(2, run(environment, "tokne"));
        assertEquals(2, run(environment, "--nothing"));

        assertEquals(7, said().lines().count(), said());
        assertEquals("", printed());
    }

    @Test
    void touch_and_feed_reset_tell_how_much_they_did_and_refuse_what_they_do_not_know() {
        Map<String, String> environment =
                Map.of("SYNC_DATA_DIR", dir.resolve("data").toString());
        assertEquals(0, run(environment, "touch", "expenses", "--dry-run"), said());
        assertEquals("0 records of expenses would be told of again; nothing was changed", printed());
        out.reset();
        assertEquals(0, run(environment, "touch", "expenses"), said());
        assertEquals("0 records of expenses are told of again when their users ask for changes", printed());
        out.reset();
        assertEquals(0, run(environment, "feed", "reset"), said());
        assertEquals("0 change feeds begin anew; each client fetches everything once", printed());

        assertEquals(2, run(environment, "touch", "expense"));
        assertTrue(said().contains("no resource has this collection; there are expenses, orders, users"), said());
        assertEquals(2, run(environment, "touch", "expenses", "{}"));
        assertTrue(said().contains("SQLite takes no query"), said());
        assertEquals(2, run(environment, "feed", "rest"));
        assertTrue(said().contains("there is \"feed reset\" only"), said());
    }

    @Test
    void the_schema_command_prints_what_a_store_needs_in_its_database() {
        assertEquals(0, run(Map.of(), "schema", "postgres"));
        assertTrue(printed().startsWith("BEGIN;") && printed().endsWith("COMMIT;"), this::printed);

        assertEquals(2, run(Map.of(), "schema", "sqlite"));
        assertEquals(2, run(Map.of(), "schema", "mysql"));
        assertEquals(
                List.of(
                        "offline-sync: schema sqlite: this store has no statements to run; the server makes what it needs",
                        "offline-sync: schema mysql, which no store on the class path takes; the ones there take mongodb,"
                                + " mongodb+srv, postgres, postgresql, sqlite"),
                err.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void the_resources_command_prints_a_file_that_can_be_used() throws Exception {
        assertEquals(0, run(Map.of(), "resources"));

        Path file = Files.writeString(dir.resolve("mine.json"), printed());
        assertEquals(
                List.of("/api/expenses", "/api/orders", "/api/users"),
                ResourcesFile.read(file).resources().stream()
                        .map(Resource::path)
                        .toList());
    }

    @Test
    void the_example_of_the_documentation_can_be_used() throws Exception {
        String example = Documentation.blocks(Documentation.RESOURCES, "json").get(0);
        Path file = Files.writeString(dir.resolve("mine.json"), "{\"resources\": [" + example + "]}");

        assertEquals("invoice", ResourcesFile.read(file).resources().get(0).name());
    }

    @Test
    void the_help_names_every_setting_with_its_default() {
        assertEquals(0, run(Map.of(), "--help"));

        for (Setting setting : Setting.values()) {
            assertTrue(printed().contains(setting.flag()), setting.flag());
        }
        assertFalse(printed().isEmpty());
    }

    private int run(Map<String, String> environment, String... args) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Commands(environment, console, InstantSource.fixed(NOW)).run(args);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    private static JwtAuthenticator authenticator(String secret, Instant now) {
        return new JwtAuthenticator(JwtSettings.of(new JwtSettings.Secret(secret)), InstantSource.fixed(now));
    }
}
