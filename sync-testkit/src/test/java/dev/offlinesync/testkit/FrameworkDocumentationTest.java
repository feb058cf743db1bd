package dev.offlinesync.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documentation of a framework shows is an application under {@code examples}, whose own tests run it. */
class FrameworkDocumentationTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```(?!text)\\w+\\n(?!import )(.*?)```");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("examples")) ? here : here.getParent();
    }

    /** Without indentation, and without versions: in the examples they are the parent's. */
    private static String plain(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("<version>"))
                .collect(Collectors.joining("\n"));
    }

    private static String sources(Path module) throws IOException {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
            StringBuilder all = new StringBuilder(Files.readString(module.resolve("pom.xml")));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append('\n').append(Files.readString(file));
            }
            return plain(all.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"spring-boot.md, embedded-spring-boot", "quarkus.md, embedded-quarkus"})
    void every_block_is_part_of_the_application(String document, String example) throws IOException {
        List<String> blocks = BLOCK.matcher(
                        Files.readString(root().resolve("docs").resolve(document)))
                .results()
                .map(block -> plain(block.group(1)))
                .toList();
        assertTrue(blocks.size() > 3, "most of it is code");
        String sources = sources(root().resolve("examples").resolve(example));
        for (String block : blocks) {
            assertTrue(sources.contains(block), example + " does not have:\n" + block);
        }
    }
}
