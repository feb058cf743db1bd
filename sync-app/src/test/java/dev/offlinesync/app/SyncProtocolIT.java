package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What authors of clients are told, and given: the page on the protocol, the client, and the script that judges clients. */
@Tag("thorough")
class SyncProtocolIT {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final Path CLIENT = Path.of("../examples/minimal-client");

    @TempDir
    private static Path dir;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.serve(dir, Map.of("SYNC_JWT_SECRET", SECRET));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_minimal_client_conforms() throws Exception {
        Shell.needs("node");
        List<String> said = conformance("--steps", "60");
        assertEquals("conforms: 13 of 13", said.get(said.size() - 1), said::toString);
    }

    private static List<String> conformance(String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", "conformance.mjs", "--server", server.address(), "--secret", SECRET));
        command.addAll(List.of(options));
        command.addAll(List.of("--", "node", "driver.mjs"));
        Process process = new ProcessBuilder(command)
                .directory(CLIENT.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return said;
    }
}
