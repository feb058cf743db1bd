package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.app.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for people: their links lead somewhere, and none of them is missing from the list that leads to it. */
class PagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DECISIONS = ROOT.resolve("docs/adr");
    private static final Path CORE = ROOT.resolve("sync-core/src/main/java/dev/offlinesync/core");
    private static final Set<String> GENERATED = Set.of("target", "node_modules", ".git");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern SPAN = Pattern.compile("`([^`\n]*)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^\\| `(SYNC_\\w+)` \\| ([^|]*) \\|");
    private static final Pattern NAMED_VARIABLE = Pattern.compile("\\bSYNC_[A-Z]\\w*");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

    @Test
    void every_relative_link_leads_to_a_file_and_a_heading() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (String target : links(page)) {
                if (URI.create(target).getScheme() == null && !leadsSomewhere(page, target)) {
                    broken.add(ROOT.relativize(page) + " → " + target);
                }
            }
        }

        assertEquals(List.of(), broken);
    }

    @Test
    void every_page_is_listed() {
        Path index = ROOT.resolve("docs/README.md");
        List<String> listed = links(index);

        for (Path page : pages()) {
            if (page.getParent().equals(index.getParent()) && !page.equals(index)) {
                assertTrue(listed.contains(page.getFileName().toString()), () -> "docs/README.md lacks " + page);
            }
        }
    }

    @Test
    void every_decision_is_listed_and_has_a_number_a_date_and_a_status() {
        List<String> listed = links(DECISIONS.resolve("README.md"));

        for (Path decision : decisions()) {
            String name = decision.getFileName().toString();
            int number = Integer.parseInt(name.substring(0, 4));
            List<String> lines = read(decision).lines().toList();
            assertTrue(listed.contains(name), () -> "docs/adr/README.md lacks " + name);
            assertTrue(lines.get(0).startsWith("# " + number + ". "), () -> name + ": " + lines.get(0));
            assertTrue(lines.get(2).matches("Date: \\d{4}-\\d\\d-\\d\\d · Status: \\S.*"), () -> name + lines.get(2));
            assertEquals(
                    List.of("## Context", "## Decision", "## Consequences"),
                    lines.stream().filter(line -> line.startsWith("## ")).toList(),
                    name);
        }
    }

    @Test
    void the_page_on_configuration_names_every_variable_and_its_default() {
        Map<String, String> known = new TreeMap<>();
        for (Setting setting : Setting.values()) {
            known.put(setting.variable(), setting.byDefault().isEmpty() ? "none" : "`" + setting.byDefault() + "`");
        }

        Map<String, String> shown = new TreeMap<>();
        VARIABLE.matcher(read(ROOT.resolve("docs/configuration.md")))
                .results()
                .forEach(row -> shown.put(row.group(1), row.group(2)));

        assertEquals(known, shown);
    }

    @Test
    void no_page_names_a_variable_that_does_not_exist() {
        Set<String> known = Stream.of(Setting.values()).map(Setting::variable).collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        for (Path page : pages()) {
            NAMED_VARIABLE
                    .matcher(read(page))
                    .results()
                    .map(found -> found.group())
                    .filter(variable -> !known.contains(variable))
                    .forEach(variable -> unknown.add(ROOT.relativize(page) + ": " + variable));
        }

        assertEquals(List.of(), unknown);
    }

    /** Of a type, its method or its nested type, alone or in its package; a package of core; or a module. */
    @Test
    void how_it_works_names_only_what_there_is() {
        Set<String> types = simpleNames("/src/main/");
        Set<String> packaged = namesInPackages();
        List<String> unknown = spans(ROOT.resolve("docs/how-it-works.md")).stream()
                .filter(span -> {
                    if (span.matches("[A-Z][a-z]\\w*(\\.\\w+)?")) {
                        return !types.contains(span.replaceFirst("\\..*", ""));
                    }
                    if (span.matches("[a-z]+(\\.[a-z]+)*\\.[A-Z]\\w*(\\.\\w+)?")) {
                        return !packaged.contains(span.replaceFirst("([A-Z]\\w*).*", "$1"));
                    }
                    if (span.matches("core\\.\\w+")) {
                        return !Files.isDirectory(CORE.resolve(span.substring("core.".length())));
                    }
                    return span.matches("(sync-|examples/)[\\w-]+") && !Files.isDirectory(ROOT.resolve(span));
                })
                .toList();

        assertEquals(List.of(), unknown);
    }

    @Test
    void the_tests_behind_a_promise_exist() {
        Set<String> tests = simpleNames("/src/");
        List<String> unknown = spans(ROOT.resolve("docs/reliability.md")).stream()
                .filter(span -> span.matches("\\w+(IT|Test|Contract)") && !tests.contains(span))
                .toList();

        assertEquals(List.of(), unknown);
    }

    private static List<String> spans(Path page) {
        return SPAN.matcher(BLOCK.matcher(read(page)).replaceAll(""))
                .results()
                .map(span -> span.group(1))
                .distinct()
                .toList();
    }

    private static Set<String> simpleNames(String folder) {
        return files(".java")
                .filter(file -> file.toString().contains(folder))
                .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                .collect(Collectors.toSet());
    }

    /** Such as {@code engine.Engine}: without "dev.offlinesync", and without "core". */
    private static Set<String> namesInPackages() {
        return files(".java")
                .map(file -> file.toString().replace('\\', '/'))
                .filter(file -> file.contains("/src/main/java/dev/offlinesync/"))
                .map(file -> file.replaceFirst(".*/java/dev/offlinesync/(core/)?", ""))
                .map(file -> file.replaceFirst("\\.java$", "").replace('/', '.'))
                .collect(Collectors.toSet());
    }

    private static List<Path> decisions() {
        return pages().stream()
                .filter(page -> page.getParent().equals(DECISIONS))
                .filter(page -> page.getFileName().toString().matches("\\d{4}-.*"))
                .toList();
    }

    /** All Markdown of the checkout that somebody wrote. */
    private static List<Path> pages() {
        return files(".md")
                .filter(page -> !page.toString().contains("/resources/"))
                .sorted()
                .toList();
    }

    private static Stream<Path> files(String ending) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return GENERATED.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream();
    }

    private static List<String> links(Path page) {
        String text = BLOCK.matcher(read(page)).replaceAll("");
        return LINK.matcher(SPAN.matcher(text).replaceAll("code"))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    private static boolean leadsSomewhere(Path page, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path);
        return Files.exists(file) && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        String text = read(page);
        Set<String> anchors = new HashSet<>();
        HEADING.matcher(text).results().map(heading -> heading.group(1)).forEach(heading -> {
            String slug = heading.strip()
                    .toLowerCase()
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            for (int i = 1; !anchors.add(slug); i++) {
                slug = i == 1 ? slug + "-1" : slug.replaceFirst("-\\d+$", "-" + i);
            }
        });
        ANCHOR.matcher(text).results().forEach(anchor -> anchors.add(anchor.group(1)));
        return anchors;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
