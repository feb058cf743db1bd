package dev.offlinesync.contract;

import static dev.offlinesync.contract.ConflictGiven.isDone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.offlinesync.core.conflict.ConflictHandler.Answer;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes are compared with records by what their resource would store of them, and by values if another program has
 * written a record under its version: the engine on the store under test.
 */
public interface ConflictFormContract extends StoreContract {
    /** Takes what it is shown to be the author's field that nobody else has changed. */
    private static ConflictRules rules(ConflictPolicy policy) {
        return policy != ConflictPolicy.HANDLER
                ? ConflictRules.of(policy)
                : ConflictRules.handledBy(write -> write.mine() != null
                                && write.base() != null
                                && write.theirs() != null
                                && write.mine().keySet().stream()
                                        .allMatch(f -> Objects.equals(
                                                write.base().get(f),
                                                write.theirs().get(f)))
                        ? new Answer.TakeMine()
                        : new Answer.Reject("somebody else has changed it"));
    }

    /** These merge fields, or overwrite them: what another device does to other fields is no conflict. */
    private static List<ConflictPolicy> byField() {
        return List.of(ConflictPolicy.CLIENT_WINS, ConflictPolicy.MERGE, ConflictPolicy.HANDLER);
    }

    private static List<ConflictPolicy> all() {
        return Arrays.asList(ConflictPolicy.values());
    }

    private static ConflictGiven converting(SyncStore store, String id, ConflictPolicy policy) {
        ConflictGiven d = new ConflictGiven(
                store, id + policy.wire(), new ConvertingRules(), resource -> resource.withConflicts(rules(policy)));
        d.push(d.write("create", Method.POST, Map.of("_id", id + policy.wire(), "n", 1, "a", 1)));
        return d;
    }

    private static @Nullable Object value(ConflictGiven d, String field) {
        return d.data().get(field);
    }

    @Test
    default void a_chain_whose_values_are_stored_in_another_form_does_not_conflict_with_itself() {
        for (ConflictPolicy policy : all()) {
            ConflictGiven d = converting(store(), "alone-", policy);

            d.push(
                            d.put("one", Map.of("n", "30", "d", "2026-02-03"), Map.of("n", "1"), 1L),
                            d.after("one", "two", Map.of("n", "31"), Map.of("n", "30")))
                    .forEach(item -> isDone(item, null));
            isDone(d.push(d.after("two", "three", Map.of("d", "2026-02-04"), Map.of("d", "2026-02-03"))), null);

            assertEquals(31, value(d, "n"));
            assertEquals(Instant.parse("2026-02-04T00:00:00Z"), value(d, "d"));
        }
    }

    @Test
    default void nor_if_another_device_writes_other_fields_in_between() {
        for (ConflictPolicy policy : byField()) {
            ConflictGiven d = converting(store(), "between-", policy);
            d.push(d.put("one", Map.of("n", "30", "d", "2026-02-03"), Map.of("n", 1), 1L));
            d.other(Map.of("a", 9));

            SyncItem two = d.push(
                    d.after("one", "two", Map.of("n", "31", "d", "2026-02-04"), Map.of("n", "30", "d", "2026-02-03")));

            isDone(two, Outcome.MERGED);
            assertNull(two.receipt().conflictId(), two::toString);
            assertEquals(31, value(d, "n"));
            assertEquals(9, value(d, "a"));
        }
    }

    @Test
    default void what_the_rules_filled_in_for_an_own_create_is_nobody_elses() {
        for (ConflictPolicy policy : all()) {
            ConflictGiven d = converting(store(), "defaults-", policy);
            isDone(
                    d.push(d.after("create", "one", Map.of("state", "mine"), Collections.singletonMap("state", null))),
                    null);
        }
        for (ConflictPolicy policy : byField()) {
            ConflictGiven d = converting(store(), "filled-", policy);
            d.other(Map.of("a", 9));

            SyncItem one = d.push(d.after("create", "one", Map.of("a", 10), Map.of("a", 9)));
            d.push(d.write("third", Method.PUT, Map.of("a", 11)));
            SyncItem two =
                    d.push(d.after("one", "two", Map.of("d", "2026-02-04"), Collections.singletonMap("d", null)));

            isDone(one, Outcome.MERGED);
            isDone(two, Outcome.MERGED);
            assertNull(two.receipt().conflictId(), two::toString);
            assertEquals(Instant.parse("2026-02-04T00:00:00Z"), value(d, "d"));
        }
    }

    @Test
    default void what_another_device_put_in_place_of_a_default_is_its_own() {
        ConflictGiven d = converting(store(), "replaced-", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("state", "theirs"));

        SyncItem one =
                d.push(d.after("create", "one", Map.of("state", "mine"), Collections.singletonMap("state", null)));

        isDone(one, Outcome.OVERWROTE);
        assertEquals(Map.of("state", "theirs"), d.conflict(one).get("theirs"));
    }

    @Test
    default void the_same_value_in_another_form_is_no_difference() {
        for (ConflictPolicy policy : List.of(ConflictPolicy.CLIENT_WINS, ConflictPolicy.REJECT, ConflictPolicy.MERGE)) {
            ConflictGiven d = converting(store(), "same-", policy);
            d.other(Map.of("n", 3, "d", "2026-02-03"));

            SyncItem item = d.push(d.put("mine", Map.of("n", "3", "d", "2026-02-03"), null, 1L));

            isDone(item, policy == ConflictPolicy.CLIENT_WINS ? Outcome.MERGED : Outcome.KEPT_THEIRS);
            assertNull(item.receipt().conflictId(), item::toString);
            isDone(d.push(d.put("next", Map.of("n", 4), Map.of("n", "3"), null)), null);
        }
    }

    @Test
    default void an_old_value_that_the_rules_refuse_is_compared_as_it_was_sent() {
        ConflictGiven d = converting(store(), "refused-", ConflictPolicy.MERGE);
        d.other(Map.of("a", 9));

        SyncItem item = d.push(
                d.put("mine", Map.of("n", 5, "d", "2026-02-04"), Map.of("n", -1, "d", Given.NOW.toString()), 1L));

        isDone(item, Outcome.MERGED);
        assertEquals(List.of("n"), d.conflict(item).get("fields"));
        assertEquals(Instant.parse("2026-02-04T00:00:00Z"), value(d, "d"));
    }

    @Test
    default void old_values_that_contradict_the_record_under_its_version_are_looked_at() {
        for (ConflictPolicy policy : all()) {
            ConflictGiven d = converting(store(), "by-hand-", policy);
            d.byHand(Map.of("a", 777));

            SyncItem item = d.push(d.put("mine", Map.of("a", 2), Map.of("a", 1), 1L));

            assertEquals(List.of("a"), d.conflict(item).get("fields"), item::toString);
            assertEquals(Map.of("a", 777), d.conflict(item).get("theirs"));
            isDone(
                    d.push(d.put(
                            "else", Map.of("n", 2), Map.of("n", "1"), d.record().version())),
                    null);
        }
    }

    @Test
    default void a_chain_notices_what_another_program_writes_under_its_version() {
        ConflictGiven d = converting(store(), "chain-by-hand-", ConflictPolicy.CLIENT_WINS);
        d.push(d.put("one", Map.of("a", 2), Map.of("a", 1), 1L));
        d.byHand(Map.of("a", 777));

        SyncItem two = d.push(d.after("one", "two", Map.of("a", 3), Map.of("a", 2)));

        isDone(two, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 777), d.conflict(two).get("theirs"));
    }

    @Test
    default void a_value_behind_an_earlier_write_that_said_nothing_is_not_overwritten_unseen() {
        ConflictGiven d = new ConflictGiven(store(), "behind", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("a", 50));
        d.push(d.write("one", Method.PUT, Map.of("b", 2)));

        SyncItem two = d.push(d.after("one", "two", Map.of("a", 3), Map.of("a", 1)));

        isDone(two, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 50), d.conflict(two).get("theirs"));
    }

    @Test
    default void a_text_that_an_earlier_write_left_as_it_was_is_not_known_to_its_author() {
        ConflictGiven d = new ConflictGiven(store(), "left", ConflictPolicy.MERGE);
        d.other(Map.of("t", "theirs"));
        d.push(d.put("one", Map.of("t", "old", "b", 2), Map.of("t", "old", "b", 1), 1L));

        SyncItem two = d.push(d.after("one", "two", Map.of("t", "mine"), Map.of("t", "old")));

        isDone(two, Outcome.KEPT_THEIRS);
        assertEquals("theirs", value(d, "t"));
    }

    @Test
    default void a_chain_without_old_values_does_not_lose_against_its_own() {
        ConflictGiven d = new ConflictGiven(store(), "without", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("b", 9));
        d.push(d.put("one", Map.of("a", 2), Map.of("a", 1), 1L));

        SyncItem two = d.push(d.after("one", "two", Map.of("a", 3), null));

        isDone(two, Outcome.MERGED);
        assertNull(two.receipt().conflictId());
    }

    @Test
    default void a_chain_whose_first_write_made_nothing_is_merged_by_the_values_of_before() {
        ConflictGiven d = new ConflictGiven(store(), "nothing", ConflictPolicy.MERGE);
        d.push(d.put("one", Map.of("a", 7, "$no", 1), Map.of("a", 1), 1L));
        d.other(Map.of("b", 9));

        SyncItem two = d.push(d.after("one", "two", Map.of("a", 2), Map.of("a", 7)));

        isDone(two, Outcome.MERGED);
        assertNull(two.receipt().conflictId());
        assertEquals(Map.of("a", 2, "b", 9), d.data());
    }

    @Test
    default void a_chain_does_not_conflict_with_a_write_of_its_own_that_made_nothing_however_many_pushes_it_takes() {
        for (String pushes : List.of("one", "several")) {
            ConflictGiven d = new ConflictGiven(store(), "gap-" + pushes, ConflictPolicy.REJECT);
            List<Submission> chain = List.of(
                    d.put("one", Map.of("a", 7, "$no", 1), Map.of("a", 1), 1L),
                    d.after("one", "two", Map.of("b", 2), Map.of("b", 1)),
                    d.after("two", "three", Map.of("a", 3), Map.of("a", 7)));
            if (pushes.equals("one")) {
                d.push(chain.toArray(Submission[]::new));
            } else {
                chain.forEach(d::push);
            }

            assertEquals(Map.of("a", 3, "b", 2), d.data(), pushes);
        }
    }

    @Test
    default void an_own_write_that_made_nothing_and_said_a_version_alone_is_no_conflict() {
        ConflictGiven d = new ConflictGiven(store(), "bare", ConflictPolicy.REJECT);

        List<SyncItem> items = d.push(
                d.put("one", Map.of("a", 7, "$no", 1), null, 1L),
                d.after("one", "two", Map.of("a", 2), Map.of("a", 7)));

        isDone(items.get(1), null);
        assertEquals(Map.of("a", 2, "b", 1), d.data());
    }

    @Test
    default void an_own_value_that_lost_is_no_knowledge_of_the_one_that_won() {
        ConflictGiven d = new ConflictGiven(store(), "lost", ConflictPolicy.REJECT);
        d.other(Map.of("a", 50));
        d.push(d.put("one", Map.of("a", 2), Map.of("a", 1), 1L));
        d.push(d.after("one", "two", Map.of("b", 2), Map.of("b", 1)));

        SyncItem three = d.push(d.after("two", "three", Map.of("a", 3), Map.of("a", 2)));

        d.sync.assertThat(three).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(50, value(d, "a"));
    }

    @Test
    default void an_upsert_of_what_its_author_saw_and_never_was_there_creates_nothing() {
        ConflictGiven d = new ConflictGiven(store(), "never", RecordRules.NONE, resource -> resource.withUpsert());

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), Map.of("a", 1), 3L));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
        assertInstanceOf(
                Written.Stale.class, d.sync.queue().write(SteppedSync.ANN, d.put("now", Map.of("a", 2), null, 3L)));
        isDone(d.push(d.write("new", Method.PUT, Map.of("a", 2)).withBasis(new Basis(null, 0L, null))), null);
    }
}
