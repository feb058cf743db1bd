package dev.offlinesync.contract;

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
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.queue.WriteCondition;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.testkit.SteppedSync;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the policies make of stale writes: the engine on the store under test. */
public interface ConflictPolicyContract extends StoreContract {
    @Test
    default void a_write_based_on_the_record_as_it_is_leaves_no_conflict() {
        ConflictGiven d = new ConflictGiven(store(), "fresh", ConflictPolicy.REJECT);

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        ConflictGiven.isDone(item, null);
        assertNull(item.receipt().conflictId());
        assertEquals(Map.of("a", 2, "b", 1), d.data());
    }

    @Test
    default void the_client_wins_and_the_value_that_it_did_not_know_is_kept() {
        ConflictGiven d = new ConflictGiven(store(), "clients", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), Map.of("a", 1), 1L));

        ConflictGiven.isDone(item, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 2, "b", 1), d.data());
        Tree conflict = d.conflict(item);
        assertEquals(Map.of("a", 2), conflict.get("mine"));
        assertEquals(Map.of("a", 3), conflict.get("theirs"));
        assertEquals(Map.of("a", 1), conflict.get("base"));
        assertEquals(List.of("a"), conflict.get("fields"));
        assertEquals(Given.EXPENSES, conflict.get("collection"));
        assertEquals("clients", conflict.get("recordId"));
        assertEquals("client-wins", conflict.get("policy"));
        assertEquals("overwrote", conflict.get("outcome"));
        assertEquals(d.mutation("mine"), conflict.get("mutationId"));
        assertEquals(1, conflict.get("baseVersion"));
        assertEquals(2, conflict.get("version"));
    }

    @Test
    default void the_server_wins_and_the_write_is_kept() {
        ConflictGiven d = new ConflictGiven(store(), "servers", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        ConflictGiven.isDone(item, Outcome.KEPT_THEIRS);
        assertEquals(Map.of("a", 3, "b", 1), d.data());
        assertEquals(2, d.record().version());
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
        assertEquals(
                3,
                Tree.of(item.responseData() == null ? Map.of() : item.responseData())
                        .get("a"));
    }

    @Test
    default void fields_are_merged_and_the_one_that_both_changed_is_kept() {
        ConflictGiven d = new ConflictGiven(store(), "merged", ConflictPolicy.MERGE);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2, "b", 2), Map.of("a", 1, "b", 1), 1L));

        ConflictGiven.isDone(item, Outcome.MERGED);
        assertEquals(Map.of("a", 3, "b", 2), d.data());
        assertEquals(List.of("a"), d.conflict(item).get("fields"));
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
    }

    @Test
    default void a_rejected_write_fails_at_once_with_the_record_as_it_is() {
        ConflictGiven d = new ConflictGiven(store(), "rejected", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), Map.of("a", 1), 1L));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(
                3,
                Tree.of(item.responseData() == null ? Map.of() : item.responseData())
                        .get("a"));
        assertEquals(Outcome.REJECTED, item.receipt().outcome());
        assertEquals("rejected", d.conflict(item).get("outcome"));
        assertEquals(Map.of("a", 3, "b", 1), d.data());
    }

    @Test
    default void a_rejected_write_loses_the_fields_in_which_it_differs() {
        ConflictGiven d = new ConflictGiven(store(), "differs", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2, "b", 1), null, 1L));

        assertEquals(List.of("a"), d.conflict(item).get("fields"));
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
        assertEquals(Map.of("a", 3), d.conflict(item).get("theirs"));
    }

    @Test
    default void a_stale_write_of_what_the_record_has_already_loses_nothing() {
        for (ConflictPolicy policy : EnumSet.complementOf(EnumSet.of(ConflictPolicy.HANDLER))) {
            ConflictGiven d = new ConflictGiven(store(), "same-" + policy.wire(), policy);
            d.other(Map.of("a", 3));

            SyncItem item = d.push(d.put("mine", Map.of("a", 3), null, 1L));

            ConflictGiven.isDone(item, policy == ConflictPolicy.CLIENT_WINS ? Outcome.MERGED : Outcome.KEPT_THEIRS);
            assertNull(item.receipt().conflictId(), item::toString);
            assertEquals(Map.of("a", 3, "b", 1), d.data());
        }
    }

    @Test
    default void what_an_application_rejects_although_nothing_is_lost_leaves_no_conflict() {
        ConflictGiven d = new ConflictGiven(
                store(), "same-handled", ConflictRules.handledBy(write -> new Answer.Reject("not in this state")));
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 3), null, 1L));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Outcome.REJECTED, item.receipt().outcome());
        assertNull(item.receipt().conflictId());
        assertInstanceOf(
                Written.Stale.class, d.sync.queue().write(SteppedSync.ANN, d.put("direct", Map.of("a", 3), null, 1L)));
    }

    @Test
    default void the_application_decides() {
        ConflictGiven d = new ConflictGiven(
                store(),
                "handled",
                ConflictRules.handledBy(write -> write.theirs() == null
                        ? new Answer.Replace(Tree.of(Map.of("a", 9)))
                        : new Answer.Replace(Tree.of(Map.of("a", 5)))));
        d.other(Map.of("a", 3));

        ConflictGiven.isDone(d.push(d.put("mine", Map.of("a", 2), null, 1L)), Outcome.OVERWROTE);
        assertEquals(Map.of("a", 5, "b", 1), d.data());
        d.push(d.write("gone", Method.DELETE, null));
        SyncItem anew = d.push(d.put("late", Map.of("a", 2), null, 1L));

        ConflictGiven.isDone(anew, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 9), d.data());
        assertNull(d.conflict(anew).get("theirs"));
    }

    @Test
    default void an_update_of_a_deleted_record_is_rejected() {
        ConflictGiven d = new ConflictGiven(store(), "deleted", ConflictPolicy.CLIENT_WINS);
        d.push(d.write("gone", Method.DELETE, null));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
    }

    @Test
    default void a_stale_deletion_keeps_what_it_deletes() {
        ConflictGiven d = new ConflictGiven(store(), "deletes", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.write("mine", Method.DELETE, null).withBasis(new Basis(null, 1L, null)));

        ConflictGiven.isDone(item, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 3, "b", 1), d.conflict(item).get("theirs"));
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseTheirs()));
        assertEquals(Map.of("a", 3, "b", 1), d.data());
    }

    @Test
    default void a_direct_write_that_is_stale_leaves_nothing() {
        ConflictGiven d = new ConflictGiven(store(), "direct", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        Submission put = d.put("mine", Map.of("a", 2), null, 1L);

        assertInstanceOf(Written.Stale.class, d.sync.queue().write(SteppedSync.ANN, put));
        assertInstanceOf(
                Written.Stale.class,
                d.sync.queue().write(SteppedSync.ANN, d.write("n", Method.PUT, Map.of("a", 1)), WriteCondition.ABSENT));

        assertEquals(Map.of("a", 3, "b", 1), d.data());
        assertEquals(
                0,
                d.sync.records().count(SteppedSync.ANN, ConflictRecord.RESOURCE)
                        - d.sync.records().page(SteppedSync.ANN, ConflictRecord.RESOURCE, null, 500).records().stream()
                                .filter(conflict -> !"direct".equals(conflict.get("recordId")))
                                .count());
    }
}
