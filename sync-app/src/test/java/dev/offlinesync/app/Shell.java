package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Pastes commands into a real shell. */
final class Shell {
    private Shell() {}

    /** Skips the test if there is no bash or no curl; with CI=true it fails instead. */
    static void needsCurl() {
        needs("bash", "curl");
    }

    /** Skips the test if one of these programs is missing; with CI=true it fails instead. */
    static void needs(String... programs) {
        boolean found = Arrays.stream(programs).allMatch(Shell::onThePath);
        String names = String.join(" and ", programs);
        assertTrue(found || !"true".equals(System.getenv("CI")), () -> "CI needs " + names + " on the PATH");
        assumeTrue(found, () -> "skipped: install " + names + " to test the commands of the documentation as they are");
    }

    static boolean onThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    /** What a curl command answers, which must be JSON. */
    static JsonNode json(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), command);
        assertEquals(0, process.exitValue(), command);
        return Client.JSON.readTree(out);
    }

    /** What a command says, typed in this directory; it must succeed. */
    static String in(Path directory, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + out);
        return out;
    }
}
