package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.conflict.Comparison;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.conflict.Losses;
import dev.offlinesync.core.conflict.StaleWrite;
import dev.offlinesync.core.conflict.Verdict;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of docs/conflicts.md are what the rules do. */
class ConflictCasesTest {
    private static final Path PAGE = Path.of("../docs/conflicts.md");

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    /** The cells of a row: policy with its fields, base, mine, theirs, record, outcome, loser. */
    private record Case(List<String> words, List<String> cells) {
        static Case of(String line) {
            String[] cells = line.split("\\|", -1);
            List<String> values = new ArrayList<>();
            for (int i = 2; i < 8; i++) {
                Matcher code = CODE.matcher(cells[i]);
                values.add(code.find() ? code.group(1) : "");
            }
            return new Case(List.of(cells[1].replaceAll("[`,]", "").strip().split(" ")), values);
        }

        Resource resource() {
            ConflictRules rules =
                    ConflictRules.of(ConflictPolicy.ofWire(words.get(0)).orElseThrow());
            Resource resource = Resource.of("/api/things", RecordRules.NONE);
            Set<String> fields = Set.copyOf(words.subList(Math.min(2, words.size()), words.size()));
            return switch (words.size() == 1 ? "" : words.get(1)) {
                case "" -> resource.withConflicts(rules);
                case "set" -> resource.withConflicts(rules.withSets(fields));
                case "counter" -> resource.withConflicts(rules.withCounters(fields));
                case "together" -> resource.withConflicts(rules.withTogether(List.of(fields)));
                case "deep" -> resource.withConflicts(rules).withMerge(Resource.Merge.DEEP);
                default -> throw new IllegalArgumentException(words.toString());
            };
        }

        @Nullable
        Tree tree(int cell) {
            return tree(cells.get(cell));
        }

        private static @Nullable Tree tree(String json) {
            return json.isEmpty() || json.equals("gone")
                    ? null
                    : (Tree) PlainJson.read(json).orElseThrow().tree();
        }

        void check() {
            Resource resource = resource();
            StaleWrite write = new StaleWrite(tree(1), tree(0), tree(2), 1L, 2);
            Verdict verdict = resource.conflicts().verdict(write, resource.comparison());
            assertEquals(tree(3), after(verdict, write, resource), "the record then");
            assertEquals(cells.get(4), outcome(verdict), "outcome");
            Losses lost = verdict.losses();
            Tree loser = outcome(verdict).equals("overwrote") ? lost.theirs() : lost.mine();
            if (cells.get(5).isEmpty()) {
                assertTrue(lost.isNone(), "nobody has lost anything: " + lost);
            } else {
                assertEquals(tree(5), loser, "loser");
            }
        }

        private static String outcome(Verdict verdict) {
            if (verdict instanceof Verdict.Write write) {
                return write.outcome().wire();
            }
            return verdict instanceof Verdict.Delete
                    ? Outcome.OVERWROTE.wire()
                    : verdict instanceof Verdict.Keep ? Outcome.KEPT_THEIRS.wire() : "rejected";
        }

        private static @Nullable Tree after(Verdict verdict, StaleWrite write, Resource resource) {
            if (verdict instanceof Verdict.Write written) {
                Tree theirs = write.theirs() == null ? Tree.EMPTY : write.theirs();
                return resource.merge() == Resource.Merge.DEEP
                        ? patched(theirs, written.fields())
                        : theirs.withStored(written.fields());
            }
            return verdict instanceof Verdict.Delete ? null : write.theirs();
        }

        private static Tree patched(Tree record, Tree patch) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(record);
            patch.forEach((field, value) -> {
                if (value == null) {
                    fields.remove(field);
                } else {
                    fields.put(
                            field,
                            value instanceof Tree inner && record.get(field) instanceof Tree is
                                    ? patched(is, inner)
                                    : value);
                }
            });
            return Tree.ofStored(fields);
        }
    }

    private static List<String> rows() throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("\n## Cases"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> each_case_of_the_page_is_decided_as_it_says() throws IOException {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(row, () -> Case.of(row).check()));
    }

    @Test
    void the_page_has_cases_of_each_policy() throws IOException {
        List<String> rows = rows();
        for (ConflictPolicy policy : ConflictPolicy.values()) {
            assertTrue(
                    policy == ConflictPolicy.HANDLER
                            || rows.stream()
                                            .filter(r -> r.startsWith("| `" + policy.wire() + "`"))
                                            .count()
                                    >= 2,
                    policy.wire());
        }
    }

    @Test
    void comparison_is_of_what_a_client_sees() {
        Comparison comparison = Resource.of("/api/things", RecordRules.NONE).comparison();
        assertTrue(comparison.isEcho(1, 1.0));
    }
}
