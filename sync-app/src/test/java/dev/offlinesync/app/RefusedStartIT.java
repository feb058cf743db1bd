package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that cannot succeed says why in one line, without a stack trace, and ends with a code that says whose fault
 * it is.
 */
@Tag("thorough")
class RefusedStartIT {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @TempDir
    private Path dir;

    @Test
    void a_wrong_value() {
        refused(MISUSED, "SYNC_PORT must be 0 (any free port) to 65535; it is \"70000\"", Map.of("SYNC_PORT", "70000"));
        refused(
                MISUSED,
                "SYNC_JWT_SECRET must be at least 32 bytes long, and has 7; the value given is not shown",
                Map.of("SYNC_JWT_SECRET", "hunter2"));
    }

    @Test
    void an_unknown_option() {
        try (ServerProcess server = ServerProcess.start(Map.of(), "--prot", "1")) {
            assertEquals(MISUSED, server.exitCode());
            assertEquals(1, server.err().size(), server.err()::toString);
        }
    }

    @Test
    void a_host_that_others_can_reach_without_a_key() {
        refused(MISUSED, "SYNC_HOST is 0.0.0.0, where others can reach the server", Map.of("SYNC_HOST", "0.0.0.0"));
    }

    @Test
    void a_host_that_nobody_knows() {
        refused(
                MISUSED,
                "SYNC_HOST must be a host name or an IP address of this machine; it is \"no.such.invalid\"",
                Map.of("SYNC_HOST", "no.such.invalid", "SYNC_JWT_SECRET", "0123456789abcdef0123456789abcdef"));
    }

    @Test
    void a_broken_resources_file() throws IOException {
        Path file = Files.writeString(dir.resolve("mine.json"), "{\"resources\": [{\"path\": \"/api/a\"}]}");

        refused(
                MISUSED,
                file + ": /api/a: /resources/0/collection must be the name of a collection",
                Map.of("SYNC_RESOURCES", file.toString()));
    }

    @Test
    void tokens_for_a_backend_without_a_secret() throws IOException {
        Path file = Files.writeString(
                dir.resolve("mine.json"),
                "{\"resources\": [{\"path\": \"/api/a\", \"forward\": \"http://erp\", \"tokenClaim\": \"sub\"}]}");

        refused(
                MISUSED,
                "SYNC_FORWARD_SECRET must be set: the tokenClaim of /api/a wants tokens that are signed with it",
                Map.of("SYNC_RESOURCES", file.toString()));
    }

    @Test
    void a_port_that_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            refused(
                    FAILED,
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use",
                    Map.of("SYNC_PORT", "" + taken.getLocalPort()));
        }
    }

    @Test
    void a_data_directory_that_another_server_has() {
        Path data = dir.resolve("data");
        try (ServerProcess first = ServerProcess.serve(data)) {
            first.address();

            refused(FAILED, "the data directory " + data + " is in use by another server", Map.of());
            first.client().get("/api/sync/pending").ok(200);
        }
    }

    @Test
    void a_data_directory_that_is_none() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");

        refused(
                FAILED,
                "the data directory " + file + " cannot be used: " + file + " is a file",
                Map.of("SYNC_DATA_DIR", file.toString()));
    }

    @Test
    void a_file_that_is_no_database() throws IOException {
        Path data = Files.createDirectories(dir.resolve("data"));
        Files.writeString(
                data.resolve("offline-sync.db"), "this is not a database, but long enough for one".repeat(50));

        refused(FAILED, data.resolve("offline-sync.db") + " is not an SQLite database", Map.of());
    }

    @Test
    void a_mongodb_that_is_not_there() {
        Instant start = Instant.now();

        refused(
                FAILED,
                "MongoDB at mongodb://127.0.0.1:1/offlinesync cannot be reached: Connection refused",
                Map.of("SYNC_MONGODB_URI", "mongodb://me:hunter2@127.0.0.1:1/offlinesync?replicaSet=rs0"));

        assertTrue(Duration.between(start, Instant.now()).compareTo(Duration.ofSeconds(25)) < 0);
    }

    @Test
    void a_store_that_is_not_on_the_class_path() {
        refused(
                MISUSED,
                "SYNC_STORE begins with mysql:, which no store on the class path takes; the ones there take mongodb,"
                        + " mongodb+srv, postgres, postgresql, sqlite",
                Map.of("SYNC_STORE", "mysql://me:hunter2@db/sync"));
    }

    @Test
    void two_stores() {
        refused(
                MISUSED,
                "only one of SYNC_STORE, SYNC_MONGODB_URI can be set",
                Map.of("SYNC_STORE", "sqlite:" + dir, "SYNC_MONGODB_URI", "mongodb://127.0.0.1"));
    }

    @Test
    void an_address_that_its_store_does_not_read() {
        refused(
                MISUSED,
                "SYNC_STORE is not the address of a directory for SQLite (sqlite:./data)",
                Map.of("SYNC_STORE", "sqlite://hunter2/data"));
    }

    @Test
    void a_store_by_its_address_that_is_not_there() {
        refused(
                FAILED,
                "MongoDB at mongodb://127.0.0.1:1/offlinesync cannot be reached: Connection refused",
                Map.of("SYNC_STORE", "mongodb://me:hunter2@127.0.0.1:1/offlinesync?replicaSet=rs0"));
    }

    @Test
    void an_unknown_variable_is_only_told() {
        Map<String, String> typo = Map.of("SYNC_MONGO_URI", "mongodb://127.0.0.1");
        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), typo)) {
            server.address();

            assertEquals(
                    List.of(
                            "offline-sync: warning: the variable SYNC_MONGO_URI is not known and has no effect; did you mean"
                                    + " SYNC_MONGODB_URI?"),
                    server.err());
        }
    }

    @Test
    void help_and_version_are_no_failures() {
        try (ServerProcess help = ServerProcess.start(Map.of(), "--help");
                ServerProcess version = ServerProcess.start(Map.of(), "--version")) {
            assertEquals(0, help.exitCode());
            assertTrue(help.out().toString().contains("--worker-grace"), help.out()::toString);
            assertEquals(0, version.exitCode());
            assertTrue(version.out().get(0).matches("offline-sync \\d.*"), version.out()::toString);
        }
    }

    private void refused(int code, String line, Map<String, String> environment) {
        try (ServerProcess server = ServerProcess.serve(dir.resolve("data"), environment)) {
            assertEquals(code, server.exitCode(), server.err()::toString);
            assertEquals(1, server.err().size(), server.err()::toString);
            assertTrue(server.err().get(0).startsWith("offline-sync: " + line), server.err()::toString);
            assertTrue(!server.err().toString().contains("hunter2"), server.err()::toString);
            assertTrue(server.out().stream().noneMatch(l -> l.startsWith("Listening")), server.out()::toString);
        }
    }
}
