package dev.offlinesync.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.jwt.JwtSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void without_anything_set_it_is_a_server_of_ones_own_on_this_machine() {
        Configuration c = Configuration.of(Map.of("PATH", "/bin"), Map.of());

        assertEquals("127.0.0.1", c.host());
        assertEquals(5000, c.port());
        assertEquals(new StoreAddress("sqlite:./data", Setting.DATA_DIR), c.store());
        assertEquals(Path.of("./data"), c.dataDir());
        assertEquals(Optional.empty(), c.tokens().key());
        assertEquals(List.of("sub", "userId", "id", "_id"), c.tokens().userClaims());
        assertTrue(c.worker());
        assertEquals(Duration.ofSeconds(30), c.workerGrace());
        assertEquals(Duration.ofSeconds(30), c.lease());
        assertEquals(50, c.batchSize());
        assertFalse(c.failFast());
        assertEquals(0.0, c.retryJitter());
        assertEquals(HttpLimits.DEFAULT, c.limits());
        assertEquals(Duration.ofSeconds(75), c.idleTimeout());
        assertEquals(Duration.ofSeconds(10), c.headerTimeout());
        assertEquals(Duration.ZERO, c.drain());
        assertEquals("", c.basePath());
        assertEquals(List.of(), c.warnings());
    }

    @Test
    void flags_win_over_the_environment_and_blank_variables_are_absent() {
        Configuration c = Configuration.of(
                Map.of("SYNC_PORT", "1", "SYNC_BATCH_SIZE", " ", "SYNC_LEASE", "1m"), Map.of(Setting.PORT, "0"));

        assertEquals(0, c.port());
        assertEquals(50, c.batchSize());
        assertEquals(Duration.ofMinutes(1), c.lease());
    }

    @Test
    void the_secret_for_backends_is_as_long_as_that_of_clients_and_never_shown() {
        Configuration c = Configuration.of(Map.of("SYNC_FORWARD_SECRET", SECRET), Map.of());

        assertEquals(SECRET, c.forwardSecret().orElseThrow().value());
        assertFalse(c.toString().contains(SECRET));
        assertEquals(
                List.of("SYNC_FORWARD_SECRET must be at least 32 bytes long, and has 7; the value given is not shown"),
                assertThrows(
                                ConfigurationError.class,
                                () -> Configuration.of(Map.of("SYNC_FORWARD_SECRET", "hunter2"), Map.of()))
                        .problems());
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 70000, 0 (any free port) to 65535",
        "PORT, abc, 0 (any free port) to 65535",
        "HOST, a b, a host name or an IP address",
        "WORKER, maybe, on or off",
        "WORKER_GRACE, 30, 'a duration such as 500ms, 30s or 5m, from 0s to 24h'",
        "LEASE, 500ms, 'a duration such as 500ms, 30s or 5m, from 1s to 10m'",
        "HANDLER_TIMEOUT, 500ms, 'a duration such as 500ms, 30s or 5m, from 1s to 10m'",
        "BATCH_SIZE, 0, a whole number from 1 to 500",
        "FAIL_FAST, 1, true or false",
        "RETRY_JITTER, NaN, a number from 0 to 1",
        "MAX_BODY, 10 parsecs, 'a size such as 512KiB or 10MiB, from 1KiB to 256MiB'",
        "MAX_BODY, 99999999999GiB, 'a size such as 512KiB or 10MiB, from 1KiB to 256MiB'",
        "MAX_RECORD, 16MiB, 'a size such as 512KiB or 10MiB, from 1KiB to 15MiB'",
        "MAX_OPEN_ITEMS, -1, a whole number from 0 to 1000000000",
        "MAX_STORED, 1KiB, '0 (any size), or a size such as 500MiB or 10GiB, at least 1MiB'",
        "RATE_LIMIT, 600, 'a number and a duration of whole seconds, such as 600/1m, from 1 to 999999999, from 1s to 24h'",
        "RATE_LIMIT_ITEMS, 9/25h, 'a number and a duration of whole seconds, such as 600/1m, from 1 to 999999999, from 1s to 24h'",
        "RESOURCES, /no/such/file, a file that can be read",
        "JWT_JWKS_URL, keys, 'an https URL, or an http URL of this machine itself'",
        "JWT_JWKS_URL, http://id.example.com/keys, 'an https URL, or an http URL of this machine itself'",
        "JWT_REQUIRE_EXP, 1, true or false",
        "MAX_ADDRESS_CONNECTIONS, 0, a whole number from 1 to 10000",
        "TRUSTED_PROXIES, proxy, 'addresses or networks, comma-separated, such as 127.0.0.1,10.0.0.0/8'",
        "JWT_LEEWAY, 1h, 'a duration such as 500ms, 30s or 5m, from 0s to 10m'",
        "JWT_USER_CLAIM, ',', 'names of claims, comma-separated, such as sub,userId'",
        "CORS_ORIGINS, https://a/b, '* alone, or origins such as https://app.example.com without a path, comma-separated'",
        "IDLE_TIMEOUT, 0s, 'a duration such as 500ms, 30s or 5m, from 1s to 1h'",
        "HEADER_TIMEOUT, 10m, 'a duration such as 500ms, 30s or 5m, from 1s to 5m'",
        "DRAIN, 1h, 'a duration such as 500ms, 30s or 5m, from 0s to 10m'",
        "BASE_PATH, /a/, 'a path such as /backend, without a slash at its end'",
        "BASE_PATH, https://x/a, 'a path such as /backend, without a slash at its end'",
        "LOG_LEVEL, loud, 'error, warn, info or debug'",
    })
    void a_wrong_value_is_one_line_with_the_variable_the_value_and_what_is_allowed(
            Setting setting, String value, String allowed) {
        List<String> fromEnvironment = problems(Map.of(setting.variable(), value));

        assertEquals(
                List.of(setting.variable() + " must be " + allowed + "; it is \"" + value + "\""), fromEnvironment);
        assertEquals(
                fromEnvironment,
                assertThrows(ConfigurationError.class, () -> Configuration.of(Map.of(), Map.of(setting, value)))
                        .problems());
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertEquals(2, problems(Map.of("SYNC_PORT", "x", "SYNC_WORKER", "y")).size());
    }

    @Test
    void a_secret_is_never_shown() {
        List<String> problems =
                problems(Map.of("SYNC_JWT_SECRET", "hunter2", "SYNC_MONGODB_URI", "mongo://me:hunter2@db"));

        assertEquals(2, problems.size());
        assertFalse(problems.toString().contains("hunter2"), problems::toString);
        assertTrue(problems.toString().contains("SYNC_JWT_SECRET must be at least 32 bytes long, and has 7"));
        Configuration c = Configuration.of(Map.of("SYNC_JWT_SECRET", SECRET), Map.of());
        assertFalse(c.toString().contains(SECRET));
    }

    @Test
    void the_store_is_named_by_its_address_or_as_mongodb() {
        String mongo = "mongodb://127.0.0.1/offlinesync";

        assertEquals(
                new StoreAddress("postgres://db/sync", Setting.STORE),
                Configuration.of(Map.of("SYNC_STORE", " postgres://db/sync "), Map.of())
                        .store());
        assertEquals(
                new StoreAddress(mongo, Setting.MONGODB_URI),
                Configuration.of(Map.of("SYNC_MONGODB_URI", mongo), Map.of()).store());
        assertEquals(
                List.of("only one of SYNC_STORE, SYNC_MONGODB_URI can be set"),
                problems(Map.of("SYNC_STORE", mongo, "SYNC_MONGODB_URI", mongo)));
        assertEquals(
                List.of("SYNC_STORE must be an address such as sqlite:./data; the value given is not shown"),
                problems(Map.of("SYNC_STORE", "hunter2")));
        assertEquals("mongodb+srv", new StoreAddress("MongoDB+srv://db", Setting.STORE).scheme());
        assertFalse(Configuration.of(Map.of("SYNC_STORE", "mongodb://me:hunter2@db"), Map.of())
                .toString()
                .contains("hunter2"));
    }

    @Test
    void a_value_is_shown_on_one_line_whatever_is_in_it() {
        assertEquals(
                1,
                problems(Map.of("SYNC_PORT", "1\n2\u001b[31m")).get(0).lines().count());
        assertTrue(problems(Map.of("SYNC_PORT", "1".repeat(5000))).get(0).length() < 200);
    }

    @Test
    void a_variable_that_is_not_known_is_told_with_the_one_that_was_meant() {
        Configuration c = Configuration.of(
                Map.of(
                        "SYNC_MONGO_URI",
                        "x",
                        "SYNC_BATCHSIZE",
                        "hunter2",
                        "SYNC_COMPLETELY_ELSE_NOT",
                        "y",
                        "SYNCHRONY",
                        "z"),
                Map.of());

        assertEquals(
                List.of(
                        "the variable SYNC_BATCHSIZE is not known and has no effect; did you mean SYNC_BATCH_SIZE?",
                        "the variable SYNC_COMPLETELY_ELSE_NOT is not known and has no effect",
                        "the variable SYNC_MONGO_URI is not known and has no effect; did you mean SYNC_MONGODB_URI?"),
                c.warnings());
    }

    @Test
    void data_that_no_record_can_hold_is_warned_of() {
        assertEquals(
                List.of("SYNC_MAX_DATA is 4194304 bytes and SYNC_MAX_RECORD 2097152: data between the two is accepted,"
                        + " and then fails as a record"),
                Configuration.of(Map.of("SYNC_MAX_DATA", "4MiB"), Map.of()).warnings());
        assertEquals(
                List.of(),
                Configuration.of(Map.of("SYNC_MAX_DATA", "2MiB"), Map.of()).warnings());
    }

    @Test
    void a_variable_with_an_odd_name_is_told_on_one_line() {
        List<String> warnings = Configuration.of(Map.of("SYNC_\nA\u001b[31m" + "B".repeat(5000), "x"), Map.of())
                .warnings();

        assertEquals(1, warnings.size());
        assertEquals(1, warnings.get(0).lines().count());
        assertTrue(warnings.get(0).length() < 200, warnings::toString);
        assertFalse(warnings.get(0).contains("\u001b"), warnings::toString);
    }

    @Test
    void only_one_kind_of_key_can_be_set() {
        assertEquals(
                List.of("only one of SYNC_JWT_SECRET, SYNC_JWT_JWKS_URL can be set"),
                problems(Map.of("SYNC_JWT_SECRET", SECRET, "SYNC_JWT_JWKS_URL", "https://id.example.com/jwks.json")));
    }

    @Test
    void a_public_key_is_text_or_a_file(@TempDir Path dir) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----";
        Path file = Files.writeString(dir.resolve("key.pem"), pem + "\n");

        for (String given : List.of(pem, pem.replace("\n", "\\n"), file.toString())) {
            assertEquals(
                    Optional.of(new JwtSettings.PublicKeyPem(pem)),
                    Configuration.of(Map.of("SYNC_JWT_PUBLIC_KEY", given), Map.of())
                            .tokens()
                            .key());
        }
        assertEquals(
                List.of("SYNC_JWT_PUBLIC_KEY must be a public key as PEM text, or a readable file that holds one; it is"
                        + " \"nokey.pem\""),
                problems(Map.of("SYNC_JWT_PUBLIC_KEY", "nokey.pem")));
        String broken = problems(Map.of("SYNC_JWT_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----\nAAAA"))
                .get(0);
        assertTrue(broken.startsWith("SYNC_JWT_PUBLIC_KEY cannot be used: "), broken);
    }

    @Test
    void origins_are_a_list() {
        for (String none :
                List.of("null", "https://A.example.com", "https://*.example.com", "*,https://a.example.com")) {
            assertEquals(1, problems(Map.of("SYNC_CORS_ORIGINS", none)).size(), none);
        }
        assertEquals(
                List.of("https://a.example.com", "http://localhost:3000"),
                Configuration.of(Map.of("SYNC_CORS_ORIGINS", "https://a.example.com, http://localhost:3000"), Map.of())
                        .corsOrigins());
    }

    @Test
    void each_setting_is_a_variable_and_a_flag_with_a_default_that_can_be_read() {
        assertEquals("SYNC_WORKER_GRACE", Setting.WORKER_GRACE.variable());
        assertEquals("--worker-grace", Setting.WORKER_GRACE.flag());
    }

    @Test
    void each_secret_can_be_in_a_file(@TempDir Path dir) throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), SECRET + "\n");
        Path mongo = Files.writeString(dir.resolve("mongo"), "mongodb://me:hunter2@db/sync\r\n");
        Configuration c = Configuration.of(
                Map.of("SYNC_JWT_SECRET_FILE", secret.toString(), "SYNC_FORWARD_SECRET_FILE", secret.toString()),
                Map.of(Setting.MONGODB_URI_FILE, mongo.toString()));

        assertEquals(Optional.of(new JwtSettings.Secret(SECRET)), c.tokens().key());
        assertEquals(SECRET, c.forwardSecret().orElseThrow().value());
        assertEquals(new StoreAddress("mongodb://me:hunter2@db/sync", Setting.MONGODB_URI), c.store());
        for (Setting setting : Setting.values()) {
            assertEquals(setting.secret(), setting.file().isPresent(), setting.variable());
        }
    }

    @Test
    void a_secret_file_that_cannot_be_used_is_named_and_not_shown(@TempDir Path dir) throws Exception {
        Path twoLines = Files.writeString(dir.resolve("two"), "hunter2\nhunter3\n");
        for (Path odd : List.of(
                twoLines,
                dir.resolve("missing"),
                dir,
                Files.createFile(dir.resolve("empty")),
                Files.write(dir.resolve("latin"), new byte[] {(byte) 0xe4}),
                Files.write(dir.resolve("large"), new byte[100_000]))) {
            assertEquals(
                    List.of(
                            "SYNC_JWT_SECRET_FILE must be a file that can be read, with one line of UTF-8 text; it is \""
                                    + odd + "\""),
                    problems(Map.of("SYNC_JWT_SECRET_FILE", odd.toString())));
        }
        assertEquals(
                List.of("only one of SYNC_JWT_SECRET, SYNC_JWT_SECRET_FILE can be set"),
                problems(Map.of("SYNC_JWT_SECRET", SECRET, "SYNC_JWT_SECRET_FILE", twoLines.toString())));
    }

    @Test
    void a_secret_on_the_command_line_is_warned_of() {
        assertEquals(
                List.of("everybody on this machine can read --jwt-secret in the list of processes; name a file with"
                        + " --jwt-secret-file instead"),
                Configuration.of(Map.of(), Map.of(Setting.JWT_SECRET, SECRET)).warnings());
        for (String password : List.of("postgres://me:hunter2@db/sync", "postgres://db/sync?password=hunter2")) {
            assertEquals(
                    1,
                    Configuration.of(Map.of(), Map.of(Setting.STORE, password))
                            .warnings()
                            .size());
        }
        for (String open : List.of("sqlite:./data", "mongodb://db:27017,db2:27017/sync", "postgres://me@db/sync")) {
            assertEquals(
                    List.of(),
                    Configuration.of(Map.of(), Map.of(Setting.STORE, open)).warnings());
        }
    }

    @Test
    void keys_without_issuer_and_audience_are_warned_of() {
        String url = "https://id.example.com/jwks.json";

        assertEquals(
                List.of(
                        "with SYNC_JWT_JWKS_URL alone, every token of its issuer is accepted, also one that was made for"
                                + " another application; set SYNC_JWT_AUDIENCE, or at least SYNC_JWT_ISSUER"),
                Configuration.of(Map.of("SYNC_JWT_JWKS_URL", url), Map.of()).warnings());
        for (String either : List.of("SYNC_JWT_ISSUER", "SYNC_JWT_AUDIENCE")) {
            assertEquals(
                    List.of(),
                    Configuration.of(Map.of("SYNC_JWT_JWKS_URL", url, either, "x"), Map.of())
                            .warnings());
        }
        assertEquals(
                List.of(
                        "SYNC_FORWARD_SECRET is the same as SYNC_JWT_SECRET, so every upstream can sign in here as anybody"),
                Configuration.of(Map.of("SYNC_JWT_SECRET", SECRET, "SYNC_FORWARD_SECRET", SECRET), Map.of())
                        .warnings());
    }

    @Test
    void how_tokens_are_checked_can_be_set() {
        Tokens tokens = Configuration.of(
                        Map.of(
                                "SYNC_JWT_JWKS_URL", "http://localhost:1/keys",
                                "SYNC_JWT_JWKS_MAX_AGE", "30s",
                                "SYNC_JWT_REQUIRE_EXP", "true",
                                "SYNC_JWT_ADMIN_CLAIM", "realm_access.roles"),
                        Map.of())
                .tokens();
        JwtSettings settings = tokens.with(new JwtSettings.Secret(SECRET));

        assertEquals(
                new JwtSettings.Jwks(URI.create("http://localhost:1/keys"), Duration.ofSeconds(30)), settings.key());
        assertEquals(JwtSettings.Expiry.REQUIRED, settings.expiry());
        assertEquals("realm_access.roles", settings.adminClaim());
    }

    private static List<String> problems(Map<String, String> environment) {
        return assertThrows(ConfigurationError.class, () -> Configuration.of(environment, Map.of()))
                .problems();
    }
}
