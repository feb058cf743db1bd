package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The POSIX locale, which most containers have, changes no setting without a word. */
@Tag("thorough")
@EnabledOnOs(OS.LINUX)
class LocaleIT {
    private static final String SECRET = "оченьсекретныйпарольсервераочередей";

    private static final String LOCALE = "in this locale (LC_ALL=POSIX, so the character set is ANSI_X3.4-1968;"
            + " LC_ALL=C.UTF-8 lets it use all)";

    @TempDir
    private Path dir;

    /** Through a shell, which is given the bytes: this JVM may have a locale that cannot name them. */
    private ServerProcess start(String variable, byte[] value, String arguments) {
        StringBuilder octal = new StringBuilder();
        for (byte b : value) {
            octal.append(String.format("\\\\%03o", b & 0xff));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("sync-app.jar", "target/sync-app.jar");
        String script = variable + "=\"$(printf '" + octal.toString().replace("\\\\", "\\") + "')\"; export " + variable
                + "; exec '" + java + "' -Xmx256m -jar '" + jar + "' " + arguments;
        return ServerProcess.start(
                List.of("sh", "-c", script),
                Map.of("LC_ALL", "POSIX", "SYNC_PORT", "0", "SYNC_DATA_DIR", dir.toString()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int status(ServerProcess server, String secret) throws Exception {
        JwtSettings settings = JwtSettings.of(new JwtSettings.Secret(secret));
        String token = new JwtIssuer(settings, InstantSource.system())
                .issue(new Caller(new UserId("ann"), Caller.Role.ADMIN), Duration.ofHours(1));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/api/sync/pending"))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void a_secret_is_its_utf_8_in_a_locale_that_cannot_name_it() throws Exception {
        try (ServerProcess server = start("SYNC_JWT_SECRET", utf8(SECRET), "")) {
            assertEquals(200, status(server, SECRET));
            assertEquals(401, status(server, "\ufffd".repeat(utf8(SECRET).length)));
        }
    }

    @Test
    void a_flag_is_its_utf_8_too() throws Exception {
        try (ServerProcess server = start("S", utf8(SECRET), "--jwt-secret \"$S\"")) {
            assertEquals(200, status(server, SECRET));
        }
        try (ServerProcess server = start("S", utf8(SECRET), "\"--jwt-secret=$S\"")) {
            assertEquals(200, status(server, SECRET));
        }
    }

    @Test
    void what_is_not_utf_8_is_refused_and_a_secret_not_shown() {
        byte[] latin1 = ("hunter2-" + "ü".repeat(40)).getBytes(StandardCharsets.ISO_8859_1);

        refused(
                start("SYNC_JWT_SECRET", latin1, ""),
                "SYNC_JWT_SECRET must be UTF-8 text; the value given is not shown");
        refused(
                start("S", latin1, "--jwt-secret \"$S\""),
                "the command line must be UTF-8 text; one of its values is not");
        refused(
                start("S", latin1, "\"--jwt-secret=$S\""),
                "the command line must be UTF-8 text; the value of --jwt-secret is not");
    }

    @Test
    void a_path_that_java_cannot_use_in_this_locale_is_refused() {
        refused(
                start("SYNC_DATA_DIR", utf8("данные"), ""),
                "SYNC_DATA_DIR must be a path that Java can use " + LOCALE + "; it is \"данные\"");
        refused(
                start("SYNC_STORE", utf8("sqlite:данные"), ""),
                "SYNC_STORE is not a directory that Java can use in this locale (its character set is ANSI_X3.4-1968;"
                        + " LC_ALL=C.UTF-8 lets it use all); it is \"данные\"");
    }

    @Test
    void a_file_that_java_cannot_use_in_this_locale_is_refused_in_one_line() {
        refused(
                start("SYNC_RESOURCES", utf8("ресурсы.json"), ""),
                "SYNC_RESOURCES must be a path that Java can use " + LOCALE + "; it is \"ресурсы.json\"");
        refused(
                start("SYNC_JWT_PUBLIC_KEY", utf8("ключ.pem"), ""),
                "SYNC_JWT_PUBLIC_KEY must be a public key as PEM text, or the path of a file that Java can use "
                        + LOCALE + "; it is \"ключ.pem\"");
    }

    @Test
    void a_working_directory_that_java_cannot_use_is_refused_before_files_land_elsewhere() {
        String jar = Path.of(System.getProperty("sync-app.jar", "target/sync-app.jar"))
                .toAbsolutePath()
                .toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String script =
                "cd '" + dir + "' && mkdir \"$(printf '\\321\\217')\" && cd \"$(printf '\\321\\217')\" && exec '" + java
                        + "' -Xmx256m -jar '" + jar + "'";

        refused(
                ServerProcess.start(List.of("sh", "-c", script), Map.of("LC_ALL", "POSIX", "SYNC_PORT", "0")),
                "the working directory has a name that Java cannot use " + LOCALE);
    }

    private static void refused(ServerProcess started, String line) {
        try (ServerProcess server = started) {
            assertEquals(2, server.exitCode(), server.err()::toString);
            assertEquals(1, server.err().size(), server.err()::toString);
            assertTrue(server.err().get(0).startsWith("offline-sync: " + line), server.err()::toString);
            assertTrue(!server.err().toString().contains("hunter2"), server.err()::toString);
        }
    }
}
