package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
        assertEquals("conforms: 14 of 14", said.get(said.size() - 1), said::toString);
    }

    @Test
    void the_transcript_of_the_protocol_is_answered_as_it_is_printed() throws Exception {
        Shell.needsCurl();
        String token = new JwtIssuer(JwtSettings.of(new JwtSettings.Secret(SECRET)), InstantSource.system())
                .issue(new Caller(new UserId("anna"), Caller.Role.USER), Duration.ofHours(1));

        new Transcript(Path.of("../docs/sync-protocol.md"), "A transcript").replay(server.address(), token);
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
