package dev.offlinesync.core.conflict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.conflict.ConflictHandler.Answer;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConflictPropertiesTest {
    private static final int ROUNDS = 20_000;

    private static final Comparison PLAIN = new Comparison() {
        @Override
        public boolean isEcho(@Nullable Object stored, @Nullable Object sent) {
            return stored == null ? sent == null : stored.equals(sent);
        }

        @Override
        public Objects objects() {
            return Objects.WHOLE;
        }
    };

    private static final ConflictRules MERGE = ConflictRules.of(ConflictPolicy.MERGE)
            .withSets(Set.of("s"))
            .withCounters(Set.of("n"))
            .withTogether(List.of(Set.of("g", "h")));

    private final Random random = new Random(7);

    private Tree record() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String field : List.of("a", "b", "g", "h", "n")) {
            if (random.nextInt(4) > 0) {
                fields.put(field, random.nextInt(3));
            }
        }
        fields.put("o", Map.of("x", random.nextInt(3), "y", random.nextInt(3)));
        fields.put("s", list());
        return Tree.of(fields);
    }

    private List<Integer> list() {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (random.nextBoolean()) {
                list.add(i);
            }
        }
        return list;
    }

    /** Some fields of another record. */
    private Tree edit() {
        return record().onlyKeys(field -> random.nextInt(3) == 0);
    }

    private static Tree after(Verdict verdict, Tree theirs) {
        return verdict instanceof Verdict.Write write ? theirs.withStored(write.fields()) : theirs;
    }

    private static boolean same(Tree one, Tree other, String field) {
        return Objects.equals(one.get(field), other.get(field));
    }

    @Test
    void merging_disjoint_edits_commutes_and_loses_nothing() {
        for (int i = 0; i < ROUNDS; i++) {
            Tree saw = record();
            Tree first = edit().onlyKeys(Set.of("a", "o", "s", "n")::contains);
            Tree second = edit().onlyKeys(Set.of("b", "g", "h", "s", "n")::contains);
            Verdict one = MERGE.verdict(new StaleWrite(second, saw, saw.withStored(first), 1L, 2), PLAIN);
            Verdict other = MERGE.verdict(new StaleWrite(first, saw, saw.withStored(second), 1L, 2), PLAIN);
            Tree oneWay = after(one, saw.withStored(first));
            Tree otherWay = after(other, saw.withStored(second));
            assertEquals(sorted(oneWay), sorted(otherWay), () -> saw + " " + first + " " + second);
            assertTrue(one.losses().isNone() && other.losses().isNone());
        }
    }

    private static Map<String, @Nullable Object> sorted(Tree tree) {
        Map<String, @Nullable Object> sorted = new LinkedHashMap<>(tree);
        sorted.computeIfPresent("s", (k, list) -> Set.copyOf((List<?>) list));
        return sorted;
    }

    @Test
    void no_value_is_lost_that_the_losses_do_not_have() {
        List<ConflictRules> all = List.of(
                MERGE,
                ConflictRules.of(ConflictPolicy.CLIENT_WINS),
                ConflictRules.of(ConflictPolicy.SERVER_WINS),
                ConflictRules.of(ConflictPolicy.REJECT),
                ConflictRules.handledBy(write -> new Answer.Replace(Tree.of(Map.of("a", 7)))),
                ConflictRules.handledBy(write -> new Answer.TakeMine()),
                ConflictRules.handledBy(write -> new Answer.KeepTheirs()));
        for (int i = 0; i < ROUNDS; i++) {
            ConflictRules rules = all.get(i % all.size());
            Tree saw = record();
            Tree theirs = saw.withStored(edit());
            Tree mine = edit();
            Tree base = random.nextInt(4) == 0 ? null : saw;
            Verdict verdict = rules.verdict(new StaleWrite(mine, base, theirs, 1L, 2), PLAIN);
            Tree after = after(verdict, theirs);
            for (String field : List.of("a", "b", "g", "h", "o")) {
                boolean mineIsThere = !mine.containsKey(field)
                        || same(after, mine, field)
                        || (base != null && same(base, mine, field))
                        || field.equals("o");
                boolean theirsIsThere = same(after, theirs, field) || (base != null && same(theirs, base, field));
                boolean isTold = verdict.losses().fields().contains(field);
                assertTrue(
                        isTold || (mineIsThere && (theirsIsThere || field.equals("o"))),
                        () -> rules + " " + field + " of " + saw + " " + mine + " " + theirs + " " + verdict);
                assertTrue(!isTold
                        || verdict.losses().mine() == null
                        || same(verdict.losses().mine(), mine, field));
                assertTrue(
                        !isTold || !same(mine, theirs, field) || !same(after, theirs, field),
                        () -> "both sides have it: " + rules + " " + field + " of " + mine + " " + theirs);
            }
        }
    }

    @Test
    void fields_that_belong_together_are_all_of_one_side() {
        for (int i = 0; i < ROUNDS; i++) {
            Tree saw = record();
            Tree theirs = saw.withStored(edit());
            Tree mine = edit();
            Tree after = after(MERGE.verdict(new StaleWrite(mine, saw, theirs, 1L, 2), PLAIN), theirs);
            Tree ofMine = saw.withStored(mine);
            assertTrue(
                    (same(after, theirs, "g") && same(after, theirs, "h"))
                            || (same(after, ofMine, "g") && same(after, ofMine, "h")),
                    () -> saw + " " + mine + " " + theirs + " " + after);
        }
    }

    @Test
    void a_write_that_is_merged_again_changes_nothing_more() {
        ConflictRules rules = MERGE.withCounters(Set.of());
        for (int i = 0; i < ROUNDS; i++) {
            Tree saw = record();
            Tree theirs = saw.withStored(edit());
            Tree mine = edit();
            Tree once = after(rules.verdict(new StaleWrite(mine, saw, theirs, 1L, 2), PLAIN), theirs);
            Tree twice = after(rules.verdict(new StaleWrite(mine, saw, once, 1L, 3), PLAIN), once);
            assertEquals(once, twice);
        }
    }

    @Test
    void a_list_of_more_than_a_thousand_elements_is_no_set() {
        List<Integer> many = new ArrayList<>();
        for (int i = 0; i <= FieldMerge.MOST_ELEMENTS; i++) {
            many.add(i);
        }
        Tree theirs = Tree.of(Map.of("s", many));
        Verdict verdict = MERGE.verdict(
                new StaleWrite(Tree.of(Map.of("s", List.of(1))), Tree.of(Map.of("s", List.of())), theirs, 1L, 2),
                PLAIN);
        assertEquals(List.of("s"), verdict.losses().fields());
    }

    @Test
    void a_handler_decides_about_what_was_deleted_too() {
        Tree fields = Tree.of(Map.of("a", 1));
        ConflictRules rules = ConflictRules.handledBy(
                write -> write.theirs() == null ? new Answer.Replace(fields) : new Answer.Reject("no"));
        Verdict verdict = rules.verdict(new StaleWrite(Tree.of(Map.of("a", 2)), null, null, 1L, 2), PLAIN);
        assertEquals(
                new Verdict.Write(fields, Outcome.OVERWROTE, verdict.losses()), verdict, "the record is made anew");
        assertEquals(Tree.of(Map.of("a", 2)), verdict.losses().mine());
        assertFalse(verdict.losses().isNone());
    }

    @Test
    void what_is_declared_for_another_policy_or_twice_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ConflictRules.of(ConflictPolicy.REJECT).withSets(Set.of("s")));
        assertThrows(IllegalArgumentException.class, () -> MERGE.withCounters(Set.of("s")));
        assertThrows(IllegalArgumentException.class, () -> MERGE.withTogether(List.of(Set.of("alone"))));
        assertThrows(IllegalArgumentException.class, () -> ConflictRules.of(ConflictPolicy.HANDLER));
    }
}
