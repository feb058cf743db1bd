package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Java makes of the jar's classes, kept in a file, as the start script keeps it: a server then starts with half the
 * CPU. Made once in a JVM of tests, by one start.
 */
final class ClassArchive {
    private static @Nullable Path made;

    private ClassArchive() {}

    /** The option for Java that uses it. */
    static synchronized String option(Path jar) {
        if (made == null) {
            made = make(jar);
        }
        return "-XX:SharedArchiveFile=" + made;
    }

    private static Path make(Path jar) {
        try {
            Path directory = Files.createTempDirectory("offline-sync-classes");
            Path data = Files.createDirectory(directory.resolve("data"));
            Path archive = directory.resolve("classes.jsa");
            List<String> command = List.of(
                    ServerProcess.java(), "-Xmx256m", "-XX:ArchiveClassesAtExit=" + archive, "-jar", jar.toString());
            try (ServerProcess server =
                    ServerProcess.start(command, Map.of("SYNC_PORT", "0", "SYNC_DATA_DIR", data.toString()))) {
                server.client().post("/api/sync/push", Expenses.bulk(0, 1)).ok(200);
                server.terminate();
                assertEquals(0, server.exitCode(), server.err()::toString);
            }
            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            directory.toFile().deleteOnExit();
            archive.toFile().deleteOnExit();
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
