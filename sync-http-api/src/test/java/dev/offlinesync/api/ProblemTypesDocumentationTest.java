package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A client that gets a problem finds on the page whether its write is lost. */
class ProblemTypesDocumentationTest {
    private static final Pattern TYPE = Pattern.compile("\\| `([a-z]+:[^`]+)` \\| (\\d{3}) \\| (again|final)\\b.*");
    private static final Pattern STATUSES = Pattern.compile("\\| (\\d{3}(?:, \\d{3})*) \\| .*\\b(again|final)\\b.*");
    private static final Pattern THROWN = Pattern.compile("new Problem\\(\\s*(\\d{3})");

    private static List<String> page() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "http.md"));
    }

    @Test
    void each_type_is_on_the_page_with_its_status_and_what_it_means_for_a_write() throws IOException {
        Set<String> documented = new HashSet<>();
        for (String line : page()) {
            Matcher row = TYPE.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1) + " " + row.group(2) + " " + row.group(3));
            }
        }

        Set<String> types = new HashSet<>();
        for (ProblemType type : ProblemType.values()) {
            types.add(type.uri() + " " + type.status() + " " + (type.isFinal() ? "final" : "again"));
        }
        assertEquals(types, documented);
    }

    @Test
    void each_status_of_a_problem_without_a_type_is_on_the_page_with_what_it_means_for_a_write() throws IOException {
        Set<Integer> documented = new TreeSet<>();
        for (String line : page()) {
            Matcher row = STATUSES.matcher(line);
            if (row.matches()) {
                Stream.of(row.group(1).split(", ")).map(Integer::valueOf).forEach(documented::add);
            }
        }
        Set<Integer> thrown = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                Matcher found = THROWN.matcher(Files.readString(source));
                while (found.find()) {
                    thrown.add(Integer.valueOf(found.group(1)));
                }
            }
        }
        assertTrue(thrown.size() > 8, thrown::toString);
        thrown.removeAll(documented);
        assertEquals(Set.of(), thrown, "are not in the table of http.md");
    }
}
