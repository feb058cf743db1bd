package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Writes that are based on earlier ones of their author, whose results the client had not seen yet: the engine on the store under test. */
public interface ConflictChainContract extends StoreContract {
    @Test
    default void a_chain_in_one_push_does_not_conflict_with_itself() {
        ConflictGiven d = new ConflictGiven(store(), "chain", ConflictPolicy.REJECT);

        List<SyncItem> items = d.push(
                d.put("one", Map.of("a", 2), Map.of("a", 1), 1L),
                d.after("one", "two", Map.of("a", 3), Map.of("a", 2)),
                d.after("two", "three", Map.of("b", 4), null));

        items.forEach(item -> ConflictGiven.isDone(item, null));
        assertEquals(Map.of("a", 3, "b", 4), d.data());
    }

    @Test
    default void a_chain_in_several_pushes_does_not_conflict_with_itself() {
        ConflictGiven d = new ConflictGiven(store(), "chains", ConflictPolicy.REJECT);
        Submission two = d.after("one", "two", Map.of("a", 3), null);

        ConflictGiven.isDone(d.push(d.put("one", Map.of("a", 2), null, 1L)), null);
        ConflictGiven.isDone(d.push(two), null);
        ConflictGiven.isDone(d.push(d.after("two", "three", Map.of("b", 4), null)), null);
        ConflictGiven.isDone(d.push(two), null);

        assertEquals(Map.of("a", 3, "b", 4), d.data());
    }

    @Test
    default void a_chain_begins_where_its_first_write_began_if_that_has_made_nothing() {
        ConflictGiven d = new ConflictGiven(store(), "failed", ConflictPolicy.REJECT);
        Submission wrong = d.put("one", Map.of("_id", "failed", "$no", 1), null, 1L);

        SyncItem failed = d.push(wrong);
        assertFalse(failed.status().isSuccess());
        ConflictGiven.isDone(d.push(d.after("one", "two", Map.of("a", 2), null)), null);
        d.other(Map.of("a", 3));
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 4), null));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
    }

    @Test
    default void a_write_is_compared_by_its_own_base_if_the_earlier_one_says_nothing() {
        ConflictGiven d = new ConflictGiven(store(), "unsaid", ConflictPolicy.REJECT);
        Submission wrong = d.write("one", Method.PUT, Map.of("$no", 1));

        ConflictGiven.isDone(
                d.push(wrong, d.after("one", "two", Map.of("a", 2), Map.of("a", 1)))
                        .get(1),
                null);
        d.other(Map.of("a", 50));
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 3), Map.of("a", 2)));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 50, "b", 1), d.data());
        assertEquals(Map.of("a", 3), d.conflict(stale).get("mine"));
    }

    @Test
    default void a_chain_of_old_values_begins_where_its_first_write_began_if_that_has_made_nothing() {
        ConflictGiven d = new ConflictGiven(store(), "old-values", ConflictPolicy.REJECT);
        Submission wrong = d.put("one", Map.of("a", 7, "$no", 1), Map.of("a", 1), null);

        ConflictGiven.isDone(
                d.push(wrong, d.after("one", "two", Map.of("a", 2), Map.of("a", 7)))
                        .get(1),
                null);
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 3), Map.of("a", 7)));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 2, "b", 1), d.data());
    }

    @Test
    default void a_write_that_the_next_one_of_its_author_has_passed_is_no_conflict() {
        ConflictGiven d = new ConflictGiven(store(), "passed", ConflictPolicy.SERVER_WINS);
        Submission wrong = d.put("one", Map.of("a", 7, "$no", 1), Map.of("a", 1), 1L);
        List<SyncItem> pushed = d.push(wrong, d.after("one", "two", Map.of("a", 2), Map.of("a", 7)));
        ConflictGiven.isDone(pushed.get(1), null);

        d.sync.advance(Duration.ofHours(1));
        d.sync.process();

        SyncItem passed = d.sync.item(pushed.get(0));
        d.sync.assertThat(passed).hasAttempts(2).failedWith(Failure.Kind.VALIDATION);
        Assertions.assertNull(passed.receipt().outcome());
    }

    @Test
    default void a_write_that_names_a_later_one_is_stale() {
        ConflictGiven d = new ConflictGiven(store(), "later", ConflictPolicy.REJECT);

        List<SyncItem> items = d.push(
                d.after("two", "one", Map.of("a", 4), Map.of("a", 1)), d.write("two", Method.PUT, Map.of("b", 2)));

        d.sync.assertThat(items.get(0)).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 1, "b", 2), d.data());
    }

    @Test
    default void a_chain_notices_what_another_device_does_in_between() {
        ConflictGiven d = new ConflictGiven(store(), "between", ConflictPolicy.REJECT);
        d.push(d.put("one", Map.of("a", 2), null, 1L));
        d.other(Map.of("b", 3));

        SyncItem two = d.push(d.after("one", "two", Map.of("a", 3), null));

        d.sync.assertThat(two).isFailed().failedWith(Failure.Kind.CONFLICT);
    }

    @Test
    default void what_is_based_on_a_merged_write_overwrites_nothing_that_its_author_has_not_seen() {
        for (String pushes : List.of("one", "several")) {
            ConflictGiven d = new ConflictGiven(store(), "unseen-" + pushes, ConflictPolicy.MERGE);
            d.other(Map.of("b", 3));
            Submission one = d.put("one", Map.of("a", 2), Map.of("a", 1), 1L);
            Submission two = d.after("one", "two", Map.of("a", 4, "b", 4), Map.of("a", 2, "b", 1));

            List<SyncItem> items = pushes.equals("one") ? d.push(one, two) : List.of(d.push(one), d.push(two));

            items.forEach(item -> ConflictGiven.isDone(item, Outcome.MERGED));
            assertEquals(Map.of("a", 4, "b", 3), d.data(), pushes);
            assertEquals(List.of("b"), d.conflict(items.get(1)).get("fields"));
        }
    }

    @Test
    default void a_write_whose_earlier_one_was_cleared_is_stale_unless_that_came_last() {
        ConflictGiven d = new ConflictGiven(store(), "cleared", ConflictPolicy.REJECT);
        d.push(d.put("one", Map.of("a", 2), null, 1L));
        d.sync.queue().clear(SteppedSync.ANN, Set.of(Status.COMPLETED));

        ConflictGiven.isDone(d.push(d.after("one", "two", Map.of("a", 3), null)), null);
        d.sync.queue().clear(SteppedSync.ANN, Set.of(Status.COMPLETED));
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 4), null));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
    }

    @Test
    default void a_write_of_another_record_is_no_basis() {
        ConflictGiven d = new ConflictGiven(store(), "mixed", ConflictPolicy.REJECT);
        ConflictGiven others = new ConflictGiven(store(), "mixed-up", ConflictPolicy.REJECT);
        others.push(others.put("one", Map.of("a", 2), null, 1L));

        SyncItem item = d.push(
                d.write("two", Method.PUT, Map.of("a", 2)).withBasis(new Basis(null, null, others.mutation("one"))));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.VALIDATION);
    }

    @Test
    default void a_create_is_based_on_nothing() {
        ConflictGiven d = new ConflictGiven(store(), "created", ConflictPolicy.REJECT);
        Submission create = d.write("new", Method.POST, Map.of("a", 1)).withBasis(new Basis(null, 1L, null));

        Assertions.assertThrows(InvalidSubmission.class, () -> d.sync.queue().add(SteppedSync.ANN, create));
    }
}
