package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.conflict.ConflictHandler.Answer;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.queue.WriteCondition;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import dev.offlinesync.testkit.store.InterceptedStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.RecordCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Writes that say what they are based on: the engine on the store under test. */
public interface ConflictContract extends StoreContract {
    /** One expense that two devices of its user write. */
    final class Devices {
        final SteppedSync sync;
        private final RecordKey key;
        private final Resource resource;

        Devices(SyncStore store, String id, ConflictRules rules) {
            key = new RecordKey(Given.EXPENSES, id);
            resource = new Resource(
                            "/api/expenses",
                            Given.EXPENSES,
                            "expense",
                            EnumSet.complementOf(EnumSet.of(Method.GET)),
                            List.of(),
                            Resource.Kind.COLLECTION,
                            RecordRules.NONE)
                    .withConflicts(rules);
            sync = SteppedSync.on(
                    store,
                    MutableClock.at(Given.NOW.toString()),
                    Handlers.builder().resource(resource).build(),
                    settings -> settings);
            push(write("create", Method.POST, Map.of("_id", id, "a", 1, "b", 1)));
        }

        Devices(SyncStore store, String id, ConflictPolicy policy) {
            this(store, id, ConflictRules.of(policy));
        }

        Submission write(String name, Method method, @Nullable Map<String, ?> data) {
            String path = method == Method.POST ? "/api/expenses" : "/api/expenses/" + key.id();
            return Submission.of(path, method, data).withMutationId(mutation(name));
        }

        String mutation(String name) {
            return key.id() + " " + name;
        }

        Submission put(String name, Map<String, ?> data, @Nullable Map<String, ?> base, @Nullable Long version) {
            return write(name, Method.PUT, data).withBasis(new Basis(Tree.ofNullable(base), version, null));
        }

        Submission after(String earlier, String name, Map<String, ?> data, @Nullable Map<String, ?> base) {
            return write(name, Method.PUT, data).withBasis(new Basis(Tree.ofNullable(base), null, mutation(earlier)));
        }

        List<SyncItem> push(Submission... submissions) {
            return sync.queue().push(SteppedSync.ANN, List.of(submissions)).stream()
                    .map(Added::item)
                    .map(sync::item)
                    .toList();
        }

        SyncItem push(Submission submission) {
            return push(new Submission[] {submission}).get(0);
        }

        /** The other device, which sees version 1. */
        void other(Map<String, ?> data) {
            assertEquals(
                    Status.COMPLETED, push(write("other", Method.PUT, data)).status());
        }

        Tree data() {
            return record().data();
        }

        StoredRecord record() {
            return sync.store().records().find(SteppedSync.ANN, key).orElseThrow();
        }

        Tree conflict(SyncItem item) {
            String id = item.receipt().conflictId();
            assertNotNull(id, () -> item + " has left no conflict");
            return sync.records()
                    .find(SteppedSync.ANN, ConflictRecord.RESOURCE, id)
                    .orElseThrow();
        }

        Written resolve(SyncItem item, Resolution how) {
            return sync.queue()
                    .resolve(SteppedSync.ANN, String.valueOf(item.receipt().conflictId()), how);
        }

        Optional<Changes.Change> change(Changes changes, String id) {
            return changes.changes().stream().filter(c -> c.id().equals(id)).findFirst();
        }
    }

    private static void isDone(SyncItem item, @Nullable Outcome outcome) {
        assertEquals(Status.COMPLETED, item.status(), item::toString);
        Assertions.assertEquals(outcome, item.receipt().outcome(), item::toString);
    }

    @Test
    default void a_write_based_on_the_record_as_it_is_leaves_no_conflict() {
        Devices d = new Devices(store(), "fresh", ConflictPolicy.REJECT);

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        isDone(item, null);
        assertNull(item.receipt().conflictId());
        assertEquals(Map.of("a", 2, "b", 1), d.data());
    }

    @Test
    default void the_client_wins_and_the_value_that_it_did_not_know_is_kept() {
        Devices d = new Devices(store(), "clients", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), Map.of("a", 1), 1L));

        isDone(item, Outcome.OVERWROTE);
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
        Devices d = new Devices(store(), "servers", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        isDone(item, Outcome.KEPT_THEIRS);
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
        Devices d = new Devices(store(), "merged", ConflictPolicy.MERGE);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2, "b", 2), Map.of("a", 1, "b", 1), 1L));

        isDone(item, Outcome.MERGED);
        assertEquals(Map.of("a", 3, "b", 2), d.data());
        assertEquals(List.of("a"), d.conflict(item).get("fields"));
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
    }

    @Test
    default void a_rejected_write_fails_at_once_with_the_record_as_it_is() {
        Devices d = new Devices(store(), "rejected", ConflictPolicy.REJECT);
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
        Devices d = new Devices(store(), "differs", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2, "b", 1), null, 1L));

        assertEquals(List.of("a"), d.conflict(item).get("fields"));
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
        assertEquals(Map.of("a", 3), d.conflict(item).get("theirs"));
    }

    @Test
    default void a_stale_write_of_what_the_record_has_already_loses_nothing() {
        for (ConflictPolicy policy : EnumSet.complementOf(EnumSet.of(ConflictPolicy.HANDLER))) {
            Devices d = new Devices(store(), "same-" + policy.wire(), policy);
            d.other(Map.of("a", 3));

            SyncItem item = d.push(d.put("mine", Map.of("a", 3), null, 1L));

            isDone(item, policy == ConflictPolicy.CLIENT_WINS ? Outcome.MERGED : Outcome.KEPT_THEIRS);
            assertNull(item.receipt().conflictId(), item::toString);
            assertEquals(Map.of("a", 3, "b", 1), d.data());
        }
    }

    @Test
    default void what_an_application_rejects_although_nothing_is_lost_leaves_no_conflict() {
        Devices d = new Devices(
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
    default void a_rejected_write_that_is_tried_again_leaves_one_conflict() {
        Devices d = new Devices(store(), "again", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        d.sync.queue().requeue(item.id());
        d.sync.processUntilDone();

        assertEquals(Status.FAILED, d.sync.item(item).status());
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
    }

    @Test
    default void the_application_decides() {
        Devices d = new Devices(
                store(),
                "handled",
                ConflictRules.handledBy(write -> write.theirs() == null
                        ? new Answer.Replace(Tree.of(Map.of("a", 9)))
                        : new Answer.Replace(Tree.of(Map.of("a", 5)))));
        d.other(Map.of("a", 3));

        isDone(d.push(d.put("mine", Map.of("a", 2), null, 1L)), Outcome.OVERWROTE);
        assertEquals(Map.of("a", 5, "b", 1), d.data());
        d.push(d.write("gone", Method.DELETE, null));
        SyncItem anew = d.push(d.put("late", Map.of("a", 2), null, 1L));

        isDone(anew, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 9), d.data());
        assertNull(d.conflict(anew).get("theirs"));
    }

    @Test
    default void an_update_of_a_deleted_record_is_rejected() {
        Devices d = new Devices(store(), "deleted", ConflictPolicy.CLIENT_WINS);
        d.push(d.write("gone", Method.DELETE, null));

        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 2), d.conflict(item).get("mine"));
    }

    @Test
    default void a_stale_deletion_keeps_what_it_deletes() {
        Devices d = new Devices(store(), "deletes", ConflictPolicy.CLIENT_WINS);
        d.other(Map.of("a", 3));

        SyncItem item = d.push(d.write("mine", Method.DELETE, null).withBasis(new Basis(null, 1L, null)));

        isDone(item, Outcome.OVERWROTE);
        assertEquals(Map.of("a", 3, "b", 1), d.conflict(item).get("theirs"));
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseTheirs()));
        assertEquals(Map.of("a", 3, "b", 1), d.data());
    }

    @Test
    default void a_chain_in_one_push_does_not_conflict_with_itself() {
        Devices d = new Devices(store(), "chain", ConflictPolicy.REJECT);

        List<SyncItem> items = d.push(
                d.put("one", Map.of("a", 2), Map.of("a", 1), 1L),
                d.after("one", "two", Map.of("a", 3), Map.of("a", 2)),
                d.after("two", "three", Map.of("b", 4), null));

        items.forEach(item -> isDone(item, null));
        assertEquals(Map.of("a", 3, "b", 4), d.data());
    }

    @Test
    default void a_chain_in_several_pushes_does_not_conflict_with_itself() {
        Devices d = new Devices(store(), "chains", ConflictPolicy.REJECT);
        Submission two = d.after("one", "two", Map.of("a", 3), null);

        isDone(d.push(d.put("one", Map.of("a", 2), null, 1L)), null);
        isDone(d.push(two), null);
        isDone(d.push(d.after("two", "three", Map.of("b", 4), null)), null);
        isDone(d.push(two), null);

        assertEquals(Map.of("a", 3, "b", 4), d.data());
    }

    @Test
    default void a_chain_begins_where_its_first_write_began_if_that_has_made_nothing() {
        Devices d = new Devices(store(), "failed", ConflictPolicy.REJECT);
        Submission wrong = d.put("one", Map.of("_id", "failed", "$no", 1), null, 1L);

        SyncItem failed = d.push(wrong);
        assertFalse(failed.status().isSuccess());
        isDone(d.push(d.after("one", "two", Map.of("a", 2), null)), null);
        d.other(Map.of("a", 3));
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 4), null));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
    }

    @Test
    default void a_write_is_compared_by_its_own_base_if_the_earlier_one_says_nothing() {
        Devices d = new Devices(store(), "unsaid", ConflictPolicy.REJECT);
        Submission wrong = d.write("one", Method.PUT, Map.of("$no", 1));

        isDone(
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
        Devices d = new Devices(store(), "old-values", ConflictPolicy.REJECT);
        Submission wrong = d.put("one", Map.of("a", 7, "$no", 1), Map.of("a", 1), null);

        isDone(
                d.push(wrong, d.after("one", "two", Map.of("a", 2), Map.of("a", 7)))
                        .get(1),
                null);
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 3), Map.of("a", 7)));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 2, "b", 1), d.data());
    }

    @Test
    default void a_write_that_the_next_one_of_its_author_has_passed_is_no_conflict() {
        Devices d = new Devices(store(), "passed", ConflictPolicy.SERVER_WINS);
        Submission wrong = d.put("one", Map.of("a", 7, "$no", 1), Map.of("a", 1), 1L);
        List<SyncItem> pushed = d.push(wrong, d.after("one", "two", Map.of("a", 2), Map.of("a", 7)));
        isDone(pushed.get(1), null);

        d.sync.advance(Duration.ofHours(1));
        d.sync.process();

        SyncItem passed = d.sync.item(pushed.get(0));
        d.sync.assertThat(passed).hasAttempts(2).failedWith(Failure.Kind.VALIDATION);
        Assertions.assertNull(passed.receipt().outcome());
    }

    @Test
    default void a_write_that_names_a_later_one_is_stale() {
        Devices d = new Devices(store(), "later", ConflictPolicy.REJECT);

        List<SyncItem> items = d.push(
                d.after("two", "one", Map.of("a", 4), Map.of("a", 1)), d.write("two", Method.PUT, Map.of("b", 2)));

        d.sync.assertThat(items.get(0)).isFailed().failedWith(Failure.Kind.CONFLICT);
        assertEquals(Map.of("a", 1, "b", 2), d.data());
    }

    @Test
    default void a_chain_notices_what_another_device_does_in_between() {
        Devices d = new Devices(store(), "between", ConflictPolicy.REJECT);
        d.push(d.put("one", Map.of("a", 2), null, 1L));
        d.other(Map.of("b", 3));

        SyncItem two = d.push(d.after("one", "two", Map.of("a", 3), null));

        d.sync.assertThat(two).isFailed().failedWith(Failure.Kind.CONFLICT);
    }

    @Test
    default void what_is_based_on_a_merged_write_overwrites_nothing_that_its_author_has_not_seen() {
        for (String pushes : List.of("one", "several")) {
            Devices d = new Devices(store(), "unseen-" + pushes, ConflictPolicy.MERGE);
            d.other(Map.of("b", 3));
            Submission one = d.put("one", Map.of("a", 2), Map.of("a", 1), 1L);
            Submission two = d.after("one", "two", Map.of("a", 4, "b", 4), Map.of("a", 2, "b", 1));

            List<SyncItem> items = pushes.equals("one") ? d.push(one, two) : List.of(d.push(one), d.push(two));

            items.forEach(item -> isDone(item, Outcome.MERGED));
            assertEquals(Map.of("a", 4, "b", 3), d.data(), pushes);
            assertEquals(List.of("b"), d.conflict(items.get(1)).get("fields"));
        }
    }

    @Test
    default void a_write_whose_earlier_one_was_cleared_is_stale_unless_that_came_last() {
        Devices d = new Devices(store(), "cleared", ConflictPolicy.REJECT);
        d.push(d.put("one", Map.of("a", 2), null, 1L));
        d.sync.queue().clear(SteppedSync.ANN, Set.of(Status.COMPLETED));

        isDone(d.push(d.after("one", "two", Map.of("a", 3), null)), null);
        d.sync.queue().clear(SteppedSync.ANN, Set.of(Status.COMPLETED));
        SyncItem stale = d.push(d.after("one", "three", Map.of("a", 4), null));

        d.sync.assertThat(stale).isFailed().failedWith(Failure.Kind.CONFLICT);
    }

    @Test
    default void a_write_of_another_record_is_no_basis() {
        Devices d = new Devices(store(), "mixed", ConflictPolicy.REJECT);
        Devices others = new Devices(store(), "mixed-up", ConflictPolicy.REJECT);
        others.push(others.put("one", Map.of("a", 2), null, 1L));

        SyncItem item = d.push(
                d.write("two", Method.PUT, Map.of("a", 2)).withBasis(new Basis(null, null, others.mutation("one"))));

        d.sync.assertThat(item).isFailed().failedWith(Failure.Kind.VALIDATION);
    }

    @Test
    default void a_create_is_based_on_nothing() {
        Devices d = new Devices(store(), "created", ConflictPolicy.REJECT);
        Submission create = d.write("new", Method.POST, Map.of("a", 1)).withBasis(new Basis(null, 1L, null));

        Assertions.assertThrows(InvalidSubmission.class, () -> d.sync.queue().add(SteppedSync.ANN, create));
    }

    @Test
    default void resolving_happens_once_and_the_feed_tells_of_it() {
        Devices d = new Devices(store(), "resolved", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        String id = String.valueOf(item.receipt().conflictId());
        List<Resource> all = List.of(d.resource, ConflictRecord.RESOURCE);
        Changes before = d.sync.records().changes(SteppedSync.ANN, all, null, 500);
        assertEquals(ConflictRecord.SHOWN_AS, d.change(before, id).orElseThrow().collection());

        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        assertEquals(Map.of("a", 2, "b", 1), d.data());
        long version = d.record().version();
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        assertInstanceOf(Written.Reused.class, d.resolve(item, new Resolution.UseTheirs()));

        assertEquals(version, d.record().version());
        Changes after = d.sync.records().changes(SteppedSync.ANN, all, before.cursor(), 500);
        assertTrue(d.change(after, id).orElseThrow().isDeleted());
        assertEquals(
                List.of(),
                d.sync.records().page(SteppedSync.ANN, ConflictRecord.RESOURCE, null, 500).records().stream()
                        .filter(conflict -> id.equals(conflict.get("_id")))
                        .toList());
    }

    @Test
    default void what_is_there_already_is_not_written_again() {
        Devices d = new Devices(store(), "there", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));

        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseTheirs()));

        assertEquals(2, d.record().version());
        assertInstanceOf(
                Written.Failed.class, d.sync.queue().resolve(SteppedSync.BOB, "none", new Resolution.UseMine()));
    }

    @Test
    default void a_conflict_that_comes_again_is_resolved_again() {
        Devices d = new Devices(store(), "anew", ConflictPolicy.REJECT);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        d.push(d.write("third", Method.PUT, Map.of("a", 50)));
        d.sync.queue().requeue(item.id());
        d.sync.processUntilDone();
        assertEquals(Map.of("a", 50), d.conflict(item).get("theirs"));

        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));

        assertEquals(Map.of("a", 2, "b", 1), d.data());
        assertEquals(
                Optional.empty(),
                d.sync.records()
                        .find(
                                SteppedSync.ANN,
                                ConflictRecord.RESOURCE,
                                String.valueOf(item.receipt().conflictId())));
        assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
        assertInstanceOf(Written.Reused.class, d.resolve(item, new Resolution.UseTheirs()));
    }

    @Test
    default void of_two_devices_that_resolve_a_conflict_at_the_same_time_the_second_hears_of_the_first() {
        Devices d = new Devices(store(), "both", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        AtomicBoolean hasBegun = new AtomicBoolean();
        SyncStore raced = new InterceptedStore(store(), Interceptor.after(RecordCall.Find.class, () -> {
            if (hasBegun.compareAndSet(false, true)) {
                assertInstanceOf(Written.Done.class, d.resolve(item, new Resolution.UseMine()));
            }
        }));
        SteppedSync second = SteppedSync.on(
                raced,
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder().resource(d.resource).build(),
                settings -> settings);

        Written theirs = second.queue()
                .resolve(SteppedSync.ANN, String.valueOf(item.receipt().conflictId()), new Resolution.UseTheirs());

        assertInstanceOf(Written.Reused.class, theirs);
        assertEquals(2, d.data().get("a"));
    }

    @Test
    default void the_side_that_had_won_is_written_if_the_record_has_changed_since() {
        for (ConflictPolicy policy : List.of(ConflictPolicy.CLIENT_WINS, ConflictPolicy.SERVER_WINS)) {
            boolean isMine = policy == ConflictPolicy.CLIENT_WINS;
            for (Method since : List.of(Method.PUT, Method.DELETE)) {
                Devices d = new Devices(store(), "won-" + policy.wire() + since, policy);
                d.other(Map.of("a", 3));
                SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
                d.push(d.write("third", since, since == Method.PUT ? Map.of("a", 50) : null));

                assertInstanceOf(
                        Written.Done.class,
                        d.resolve(item, isMine ? new Resolution.UseMine() : new Resolution.UseTheirs()));

                assertEquals(isMine ? 2 : 3, d.data().get("a"));
            }
        }
    }

    @Test
    default void other_values_resolve_it_too() {
        Devices d = new Devices(store(), "others", ConflictPolicy.SERVER_WINS);
        d.other(Map.of("a", 3));
        SyncItem item = d.push(d.put("mine", Map.of("a", 2), null, 1L));
        Resolution seven = new Resolution.UseData(Tree.of(Map.of("a", 7)));

        assertInstanceOf(Written.Done.class, d.resolve(item, seven));
        assertInstanceOf(Written.Done.class, d.resolve(item, seven));
        assertInstanceOf(Written.Reused.class, d.resolve(item, new Resolution.UseData(Tree.of(Map.of("a", 8)))));

        assertEquals(Map.of("a", 7, "b", 1), d.data());
    }

    @Test
    default void a_direct_write_that_is_stale_leaves_nothing() {
        Devices d = new Devices(store(), "direct", ConflictPolicy.REJECT);
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
