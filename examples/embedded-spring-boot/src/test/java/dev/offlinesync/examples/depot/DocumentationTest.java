package dev.offlinesync.examples.depot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/spring-boot.md shows is this application, whose test runs it. */
class DocumentationTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```\\w+\\n(.*?)```");
    private static final int BLOCKS = 5;

    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("examples")) ? here.resolve("examples/embedded-spring-boot") : here;
    }

    /** Without indentation, and without versions: here they are the parent's. */
    private static String plain(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("<version>"))
                .collect(Collectors.joining("\n"));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(module().resolve("src/main"))) {
            StringBuilder all = new StringBuilder(Files.readString(module().resolve("pom.xml")));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append('\n').append(Files.readString(file));
            }
            return plain(all.toString());
        }
    }

    @Test
    void every_block_of_the_documentation_is_part_of_this_application() throws IOException {
        String document = Files.readString(module().resolve("../../docs/spring-boot.md"));
        List<String> blocks = BLOCK.matcher(document)
                .results()
                .map((MatchResult block) -> plain(block.group(1)))
                .toList();
        assertEquals(BLOCKS, blocks.size());
        String sources = sources();
        for (String block : blocks) {
            assertTrue(sources.contains(block), "this application does not have:\n" + block);
        }
    }
}
