package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/writing-a-store.md shows what this module is. */
class DocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "writing-a-store.md");

    private final String page = read(PAGE);

    @Test
    void every_snippet_stands_in_this_module() throws IOException {
        String sources = Stream.concat(files("src"), Stream.of(Path.of("pom.xml")))
                .map(file -> stripped(read(file)))
                .collect(Collectors.joining("\n"));
        List<MatchResult> snippets = Pattern.compile("(?s)```(?:java|sql|xml)\n(?!import )(.*?)\n```")
                .matcher(page)
                .results()
                .toList();

        assertFalse(snippets.isEmpty());
        for (MatchResult snippet : snippets) {
            assertTrue(sources.contains(stripped(snippet.group(1))), "in no file of this module:\n" + snippet.group(1));
        }
    }

    @Test
    void every_test_that_is_named_exists() {
        Set<String> tests = Stream.of(
                        PostgresStoreTest.class,
                        PostgresEngineTest.class,
                        StandstillTest.class,
                        RaceTest.class,
                        HandEditTest.class,
                        VisibilityTest.class)
                .flatMap(suite -> Stream.concat(Stream.of(suite.getMethods()), Stream.of(suite.getDeclaredMethods())))
                .map(Method::getName)
                .collect(Collectors.toSet());
        List<String> named = Pattern.compile("`([a-z0-9]+(?:_[a-z0-9]+){3,})`")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.endsWith("_timeout"))
                .toList();

        assertFalse(named.isEmpty());
        assertEquals(
                List.of(), named.stream().filter(name -> !tests.contains(name)).toList());
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static String stripped(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
