package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.app.project.Framework;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That what it writes builds as well is {@link NewProjectIT}'s to say. */
class NewCommandTest {
    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String framework, Path directory, String... more) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        String[] args = Stream.concat(Stream.of("new", "--framework", framework, directory.toString()), Stream.of(more))
                .toArray(String[]::new);
        return new Commands(Map.of(), console, InstantSource.system()).run(args);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    private static List<String> frameworks() {
        return Framework.labels();
    }

    @ParameterizedTest
    @MethodSource("frameworks")
    void a_project_has_sources_a_test_and_every_version(String framework) throws IOException {
        Path project = dir.resolve("deep/my-shop");

        assertEquals(0, run(framework, project, "--package", "com.example.shop"), this::said);

        assertTrue(Files.exists(project.resolve("src/main/java/com/example/shop/Orders.java")));
        assertTrue(Files.exists(project.resolve("src/test/java/com/example/shop/OrdersTest.java")));
        assertEquals("target/\ndata/\n", Files.readString(project.resolve(".gitignore")));
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertFalse(text.contains("{{"), () -> file + "\n" + text);
                assertFalse(text.matches("(?s).*<version>\\$\\{(?!offlinesync|quarkus).*"), () -> file + "\n" + text);
            }
        }
        String pom = Files.readString(project.resolve("pom.xml"));
        assertTrue(pom.contains("<artifactId>my-shop</artifactId>"), pom);
        assertTrue(
                pom.contains("<offlinesync.version>"
                        + Modules.text(Modules.pom(Modules.ROOT.resolve("sync-bom")), "version") + "<"),
                pom);
    }

    @Test
    void an_empty_directory_will_do() throws IOException {
        assertEquals(0, run("java", Files.createDirectory(dir.resolve("shop"))), this::said);
    }

    @Test
    void a_directory_with_something_in_it_is_left_alone() throws IOException {
        Path shop = Files.createDirectory(dir.resolve("shop"));
        Files.writeString(shop.resolve("pom.xml"), "mine");

        assertEquals(2, run("java", shop));
        assertEquals(
                "offline-sync: " + shop + " is not empty; name a directory that is, or that is not there yet", said());
        assertEquals("mine", Files.readString(shop.resolve("pom.xml")));
    }

    @Test
    void a_file_is_no_directory() throws IOException {
        Path file = Files.writeString(dir.resolve("shop"), "mine");

        assertEquals(2, run("java", file));
        assertEquals("offline-sync: " + file + " is a file; name a directory that is empty, or not there yet", said());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sprign | shop    | com.example | --framework must be one of java, quarkus, spring, not sprign; did you"
                        + " mean spring?",
                "rails  | shop    | com.example | --framework must be one of java, quarkus, spring, not rails",
                "java   | my shop | com.example | the directory's name becomes the project's, so it must begin with a"
                        + " letter, and have at most 100 of A-Z a-z 0-9 . _ - and nothing else; \"my shop\" has not",
                "java   | 7up     | com.example | the directory's name becomes the project's, so it must begin with a"
                        + " letter, and have at most 100 of A-Z a-z 0-9 . _ - and nothing else; \"7up\" has not",
                "java   | shop    | com.new     | --package must be a Java package in lower case, such as"
                        + " com.example.shop, not com.new",
                "java   | shop    | Shop        | --package must be a Java package in lower case, such as"
                        + " com.example.shop, not Shop",
            })
    void what_cannot_be_is_one_line_and_writes_nothing(
            String framework, String directory, String packageName, String expected) {
        assertEquals(2, run(framework, dir.resolve(directory), "--package", packageName));

        assertEquals("offline-sync: " + expected, said());
        assertFalse(Files.exists(dir.resolve(directory)));
    }
}
