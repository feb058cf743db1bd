package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that users start the product with, in a checkout that has just been built. */
@Tag("thorough")
class StartScriptIT {
    private static final List<String> ARCHIVING =
            List.of("archiving classes for faster starts (once for this jar and this Java)...");

    @TempDir
    private static Path shared;

    @TempDir
    private Path dir;

    /** One that has been started once. */
    private static Checkout archived;

    private static List<String> saidFirst;

    @BeforeAll
    static void startForTheFirstTime() throws IOException {
        Shell.needs("bash");
        archived = Checkout.built(shared.resolve("checkout"));
        saidFirst = archived.version();
    }

    @Test
    void the_first_start_archives_the_classes_and_later_ones_use_them_without_a_word() throws IOException {
        assertEquals(ARCHIVING, saidFirst);
        assertTrue(Files.size(archived.archive()) > 0);
        assertEquals(List.of(), archived.leftovers());

        assertEquals(List.of(), archived.version());
        assertTrue(archived.loadsClassesFromTheArchive());
        try (ServerProcess server = archived.serve(dir.resolve("data"))) {
            assertFalse(server.address().isEmpty());
            server.terminate();
            assertEquals(0, server.exitCode());
            assertEquals(List.of(), server.err());
        }
    }

    @Test
    void the_command_of_the_documentation_uses_the_archive_without_the_script() throws Exception {
        Path loaded = dir.resolve("loaded.txt");
        String command = Documentation.below(
                        Documentation.CONFIGURATION, "A jar file cannot select a CDS archive", "sh")
                .strip()
                .replaceFirst("^java ", "'" + System.getProperty("java.home") + "/bin/java' ");

        String said = Shell.in(
                archived.root(), command.replace("-jar ", "-Xlog:class+load:file=" + loaded + " -jar ") + " --version");

        assertEquals(1, said.lines().count(), said);
        assertTrue(Checkout.isFromTheArchive(loaded));
    }

    @Test
    void a_jar_that_has_changed_gets_a_new_archive() throws IOException {
        Checkout checkout = checkoutWith("an archive of the jar before");
        Path archive = checkout.archive();
        Files.createDirectory(checkout.target().resolve(".archive.killed"));
        checkout.changeJar();

        assertEquals(ARCHIVING, checkout.version());

        assertEquals(archive, checkout.archive());
        assertTrue(checkout.loadsClassesFromTheArchive());
        assertEquals(List.of(), checkout.leftovers());
    }

    @Test
    void an_archive_of_another_jar_is_passed_over() throws IOException {
        Checkout checkout = checkoutWith("");
        Files.copy(archived.archive(), checkout.archive(), StandardCopyOption.REPLACE_EXISTING);
        checkout.makeAsOldAsTheJar(checkout.archive());

        assertServes(checkout);
        assertFalse(checkout.loadsClassesFromTheArchive());
    }

    @Test
    void an_archive_that_is_none_is_passed_over() throws IOException {
        assertServes(checkoutWith("this is no archive\n".repeat(1000)));
    }

    /** What the script leaves behind if an archive could not be made. */
    @Test
    void an_empty_archive_says_not_to_try_again() throws IOException {
        Checkout checkout = checkoutWith("");

        assertServes(checkout);
        assertEquals(0, Files.size(checkout.archive()));
    }

    @Test
    void of_two_first_starts_at_once_one_makes_the_archive_and_both_serve() throws IOException {
        Checkout checkout = Checkout.built(dir.resolve("checkout"));
        List<String> said = new ArrayList<>();
        try (ServerProcess one = checkout.serve(dir.resolve("one"));
                ServerProcess two = checkout.serve(dir.resolve("two"))) {
            assertNotEquals(one.address(), two.address());
            said.addAll(one.err());
            said.addAll(two.err());
        }

        assertEquals(ARCHIVING, said);
        assertTrue(checkout.loadsClassesFromTheArchive());
        assertEquals(List.of(), checkout.leftovers());
    }

    @Test
    void a_start_that_is_killed_while_it_makes_the_archive_leaves_nothing_running_and_the_next_one_makes_it()
            throws IOException {
        Checkout checkout = Checkout.built(dir.resolve("checkout"));
        try (ServerProcess killed = checkout.serve(dir.resolve("data"))) {
            await().until(() -> checkout.archivers() > 0);
            killed.kill();
        }

        await().until(() -> checkout.archivers() == 0);
        assertEquals(ARCHIVING, checkout.version());
        assertTrue(checkout.loadsClassesFromTheArchive());
        assertEquals(List.of(), checkout.leftovers());
    }

    @Test
    void a_server_that_runs_out_of_memory_ends_instead_of_lingering() {
        try (ServerProcess server = archived.serve(dir.resolve("data"), Map.of("JDK_JAVA_OPTIONS", "-Xmx6m"))) {
            assertNotEquals(0, server.exitCode());
            assertEquals(List.of("Terminating due to java.lang.OutOfMemoryError: Java heap space"), server.out());
        }
    }

    /** Not started yet, but with this where its archive is looked for. */
    private Checkout checkoutWith(String archive) throws IOException {
        Checkout checkout = Checkout.built(dir.resolve("checkout"));
        Path file = checkout.target().resolve(archived.archive().getFileName());
        Files.writeString(file, archive);
        checkout.makeAsOldAsTheJar(file);
        return checkout;
    }

    private void assertServes(Checkout started) {
        try (ServerProcess server = started.serve(dir.resolve("data"))) {
            assertFalse(server.address().isEmpty());
            assertEquals(List.of(), server.err());
            // Java warns of archives here.
            assertTrue(server.out().get(0).startsWith("Store: "), server.out()::toString);
        }
    }

    /** As little of a checkout as the script looks at, with the jar of this build. */
    private record Checkout(Path root) {
        private static final FileTime LONG_AGO = FileTime.fromMillis(0);

        static Checkout built(Path root) throws IOException {
            Checkout checkout = new Checkout(root);
            Files.createDirectories(checkout.target());
            Files.createDirectories(root.resolve("sync-app/src/main"));
            Files.createDirectories(root.resolve(".mvn"));
            Files.createFile(root.resolve("pom.xml"));
            Files.createFile(root.resolve("sync-app/pom.xml"));
            for (String source : List.of("pom.xml", "sync-app/pom.xml", "sync-app/src/main", ".mvn")) {
                Files.setLastModifiedTime(root.resolve(source), LONG_AGO);
            }
            Files.copy(Path.of("..", "offline-sync"), root.resolve("offline-sync"));
            Files.copy(Path.of(System.getProperty("sync-app.jar", "target/sync-app.jar")), checkout.jar());
            return checkout;
        }

        Path target() {
            return root.resolve("sync-app/target");
        }

        Path jar() {
            return target().resolve("sync-app.jar");
        }

        Path archive() throws IOException {
            List<Path> archives = files("sync-app-java");
            assertEquals(1, archives.size(), archives::toString);
            return archives.get(0);
        }

        List<Path> leftovers() throws IOException {
            return files(".archive");
        }

        /** How many processes are there to write an archive. */
        long archivers() {
            return ProcessHandle.allProcesses()
                    .flatMap(process -> process.info().commandLine().stream())
                    .filter(line -> line.contains("-XX:ArchiveClassesAtExit=" + target()))
                    .count();
        }

        private List<Path> files(String prefix) throws IOException {
            try (Stream<Path> files = Files.list(target())) {
                return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                        .toList();
            }
        }

        void changeJar() throws IOException {
            FileTime built = Files.getLastModifiedTime(jar());
            Files.setLastModifiedTime(jar(), FileTime.from(built.toInstant().plus(Duration.ofMinutes(1))));
        }

        void makeAsOldAsTheJar(Path file) throws IOException {
            Files.setLastModifiedTime(file, Files.getLastModifiedTime(jar()));
        }

        /** Runs the shortest command there is; returns what it had to say beside its result. */
        List<String> version() {
            return version(Map.of()).err();
        }

        private ServerProcess version(Map<String, String> environment) {
            try (ServerProcess version = start(environment, "--version")) {
                assertEquals(0, version.exitCode(), version.err()::toString);
                assertEquals(1, version.out().size(), version.out()::toString);
                assertTrue(version.out().get(0).startsWith("offline-sync "), version.out()::toString);
                return version;
            }
        }

        boolean loadsClassesFromTheArchive() throws IOException {
            Path loaded = root.resolve("loaded.txt");
            version(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded));
            return isFromTheArchive(loaded);
        }

        static boolean isFromTheArchive(Path loaded) throws IOException {
            try (Stream<String> lines = Files.lines(loaded)) {
                return lines.anyMatch(line ->
                        line.contains("dev.offlinesync.app.Commands ") && line.contains("shared objects file (top)"));
            }
        }

        ServerProcess serve(Path data) {
            return serve(data, Map.of());
        }

        ServerProcess serve(Path data, Map<String, String> more) {
            Map<String, String> environment = new LinkedHashMap<>(more);
            environment.put("SYNC_PORT", "0");
            environment.put("SYNC_DATA_DIR", data.toString());
            return start(environment, "serve");
        }

        private ServerProcess start(Map<String, String> environment, String... arguments) {
            // Java itself tells that it has seen these, which is not what is asked here.
            List<String> command = new ArrayList<>(List.of("env", "-u", "JAVA_TOOL_OPTIONS"));
            if (!environment.containsKey("JDK_JAVA_OPTIONS")) {
                command.addAll(List.of("-u", "JDK_JAVA_OPTIONS"));
            }
            command.addAll(List.of("bash", root.resolve("offline-sync").toString()));
            command.addAll(List.of(arguments));
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.put("JAVA_HOME", System.getProperty("java.home"));
            return ServerProcess.start(command, all);
        }
    }
}
