package dev.offlinesync.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.bench.server.Server;
import dev.offlinesync.bench.server.StartedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench on SQLite, and what it is told on the command line. */
class BenchIT extends BenchRuns {
    @Test
    @Tag("thorough")
    void every_workload_is_measured_and_verified_on_sqlite() throws IOException {
        assertMeasuresAll("--sqlite=" + dir);
    }

    @Test
    @Tag("thorough")
    void another_server_with_the_same_calls_can_be_the_baseline() throws IOException {
        String secret = "a secret of thirty-two bytes or more";
        Map<String, String> settings =
                Map.of("SYNC_DATA_DIR", dir.resolve("peer").toString(), "SYNC_WORKER", "off");
        Path json = dir.resolve("results.json");
        try (Server peer =
                StartedServer.start(Path.of(System.getProperty("sync-app.jar")), List.of(), secret, settings)) {
            String[] args = ("pending push --rounds 2 --seconds 1 --warm-up 0 --users 4 --clients 2 --sqlite=" + dir
                            + " --baseline " + peer.address() + " --json " + json)
                    .split(" ");
            Run run = run(Stream.concat(Stream.of(args), Stream.of("--secret", secret))
                    .toArray(String[]::new));

            assertEquals(0, run.code(), run.out() + run.err());
        }
        for (JsonNode result :
                new ObjectMapper().readTree(Files.readString(json)).path("results")) {
            assertEquals(2, result.at("/rounds").size());
            assertTrue(result.at("/baseline/items").asLong() > 0, result::toString);
            assertTrue(result.path("ratio").asDouble() > 0, result::toString);
        }
    }

    @Test
    @Tag("thorough")
    void a_backlog_that_is_done_too_soon_is_said_and_not_measured() throws IOException {
        Run run = run("process", "--sqlite=" + dir, "--users", "8", "--items", "1", "--warm-up", "2");

        assertEquals(1, run.code());
        assertTrue(run.err().contains("give it more --items or --users"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jump",
                "--batch 0",
                "--users x",
                "--url http://127.0.0.1:1",
                "drain --url http://127.0.0.1:1 --secret s",
                "--baseline mongoose",
                "--baseline http://127.0.0.1:1"
            })
    void what_makes_no_sense_is_refused_with_a_line(String args) throws IOException {
        Run run = run(args.split(" "));

        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().startsWith("offline-sync bench: "), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
