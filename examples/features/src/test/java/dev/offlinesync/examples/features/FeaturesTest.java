package dev.offlinesync.examples.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every program, and compares what it prints with the README. */
class FeaturesTest {
    private interface Program {
        void main(String[] args);
    }

    private record Feature(String name, Program program) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Feature> features() {
        return Stream.of(
                new Feature("Resend", Resend::main),
                new Feature("SeveralRecords", SeveralRecords::main),
                new Feature("Conflict", Conflict::main),
                new Feature("Postpone", Postpone::main),
                new Feature("OwnListener", OwnListener::main));
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @ParameterizedTest
    @MethodSource("features")
    void a_program_prints_what_the_readme_says(Feature feature) throws IOException {
        String section = readme().split("\n## " + feature.name() + "\n", -1)[1];
        int begin = section.indexOf("```text\n") + "```text\n".length();
        String expected = section.substring(begin, section.indexOf("```", begin));

        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            feature.program().main(new String[0]);
        } finally {
            System.setOut(before);
        }

        assertEquals(
                expected.lines().toList(),
                printed.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void the_readme_names_every_program() throws IOException {
        List<String> named = features().map(Feature::name).toList();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/offlinesync/examples/features"))) {
            files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .forEach(name -> assertTrue(named.contains(name), name + " is not run"));
        }
    }
}
