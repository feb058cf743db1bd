package dev.offlinesync.contract;

import static dev.offlinesync.testkit.SteppedSync.ANN;
import static dev.offlinesync.testkit.SteppedSync.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose id an id is: two users and one id, and the ids of records that their clients did not name. */
public interface IdentityContract extends StoreContract {
    String TAKEN = "is taken; use a random UUID";

    /** Expenses are a resource; an order is a handler's, and takes one piece from the stock {@code nails}. */
    private SteppedSync sync() {
        return SteppedSync.on(
                store(),
                MutableClock.at(Given.NOW.toString()),
                Handlers.builder()
                        .resource(Resource.of("/api/expenses", new AnyData()))
                        .pure("/api/orders", (item, context) -> {
                            RecordKey stock = new RecordKey(Given.ORDERS, "nails");
                            return new Plan.Apply(Set.of(stock), records -> {
                                int left = records.get(stock)
                                        .map(r -> (int)
                                                Objects.requireNonNull(r.data().get("left")))
                                        .orElse(10);
                                return new Result.Done(
                                        List.of(
                                                new Result.Step.Put(records.ownKey(), item.data()),
                                                new Result.Step.Put(stock, Map.of("left", left - 1))),
                                        r -> null);
                            });
                        })
                        .build(),
                settings -> settings);
    }

    /** Rules that take everything. */
    final class AnyData implements RecordRules {
        @Override
        public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
            return Checked.valid(data);
        }

        @Override
        public Checked onUpdate(Map<String, @Nullable Object> data) {
            return Checked.valid(data);
        }

        @Override
        public Set<String> declared() {
            return Set.of();
        }
    }

    private static SyncItem push(SteppedSync sync, UserId user, Method method, String endpoint, Map<String, ?> data) {
        Submission s = Submission.of(endpoint, method, method == Method.DELETE ? null : data);
        return sync.queue().push(user, List.of(s)).get(0).item();
    }

    private Optional<StoredRecord> expense(UserId user, String id) {
        return store().records().find(user, Given.expense(id));
    }

    private List<StoredRecord> expenses(UserId user) {
        return store().records().page(user, Given.EXPENSES, null, 10).items();
    }

    @Test
    default void an_id_of_one_user_is_another_record_of_another_user_or_taken_for_a_reason_that_names_nobody() {
        SteppedSync sync = sync();
        push(sync, ANN, Method.POST, "/api/expenses/order-1", Map.of("n", 1));

        SyncItem bobs = push(sync, BOB, Method.POST, "/api/expenses/order-1", Map.of("n", 2));

        if (recordKeys() == RecordKeys.OF_EACH_USER) {
            assertEquals(Status.COMPLETED, bobs.status());
            assertEquals(Map.of("n", 2), expense(BOB, "order-1").orElseThrow().data());
        } else {
            assertEquals(Failure.conflict("the id order-1 " + TAKEN), bobs.failure());
            assertTrue(expense(BOB, "order-1").isEmpty());
        }
        assertEquals(Map.of("n", 1), expense(ANN, "order-1").orElseThrow().data());
    }

    @Test
    default void a_direct_write_of_an_id_of_another_user_is_as_one_of_the_queue() {
        SteppedSync sync = sync();
        Submission create = Submission.of("/api/expenses/direct", Method.POST, Map.of("n", 1));
        sync.queue().write(ANN, create);

        Written bobs = sync.queue().write(BOB, create);

        if (recordKeys() == RecordKeys.OF_EACH_USER) {
            assertTrue(bobs instanceof Written.Done, bobs::toString);
            assertEquals(1, expense(BOB, "direct").orElseThrow().version());
        } else {
            assertEquals(Failure.conflict("the id direct " + TAKEN), ((Written.Failed) bobs).failure());
        }
    }

    @Test
    default void what_one_user_does_under_an_id_changes_nothing_of_another() {
        SteppedSync sync = sync();
        push(sync, ANN, Method.POST, "/api/expenses/mine", Map.of("n", 1));
        push(sync, ANN, Method.PUT, "/api/expenses/mine", Map.of("n", 2));

        push(sync, BOB, Method.POST, "/api/expenses/mine", Map.of("n", 3));
        SyncItem deleted = push(sync, BOB, Method.DELETE, "/api/expenses/mine", Map.of());

        assertEquals(Status.COMPLETED, deleted.status(), "of his there is nothing");
        assertTrue(expense(BOB, "mine").isEmpty());
        StoredRecord anns = expense(ANN, "mine").orElseThrow();
        assertEquals(Map.of("n", 2), anns.data());
        assertEquals(2, anns.version());
        push(sync, ANN, Method.DELETE, "/api/expenses/mine", Map.of());
        push(sync, ANN, Method.POST, "/api/expenses/mine", Map.of("n", 4));
        assertEquals(4, expense(ANN, "mine").orElseThrow().version(), "her own tombstone counts, and no other");
    }

    @Test
    default void the_records_of_a_handler_are_those_of_its_items_user() {
        SteppedSync sync = sync();
        push(sync, ANN, Method.POST, "/api/orders/anns", Map.of());
        push(sync, ANN, Method.POST, "/api/orders/anns-second", Map.of());

        SyncItem bobs = push(sync, BOB, Method.POST, "/api/orders/bobs", Map.of());

        RecordKey stock = Given.order("nails");
        assertEquals(
                Map.of("left", 8),
                store().records().find(ANN, stock).orElseThrow().data());
        if (recordKeys() == RecordKeys.OF_EACH_USER) {
            assertEquals(
                    Map.of("left", 9),
                    store().records().find(BOB, stock).orElseThrow().data());
        } else {
            assertEquals(Failure.conflict("the id nails " + TAKEN), bobs.failure());
            assertTrue(store().records().find(BOB, Given.order("bobs")).isEmpty(), "all of its changes or none");
        }
    }

    @Test
    default void the_id_of_an_unnamed_record_can_be_computed_by_nobody_who_knows_user_and_mutation() {
        SteppedSync sync = sync();
        String guessed = ItemId.of(ANN, "expense-2026-001").hex();
        push(sync, BOB, Method.POST, "/api/expenses/" + guessed, Map.of("n", 666));

        SyncItem anns = sync.queue()
                .push(ANN, List.of(unnamed("expense-2026-001")))
                .get(0)
                .item();

        assertEquals(Status.COMPLETED, anns.status(), () -> String.valueOf(anns.failure()));
        StoredRecord record = expenses(ANN).get(0);
        assertNotEquals(guessed, record.key().id());
        assertEquals(store().idSecret().recordId(anns.id()).hex(), record.key().id());
    }

    private static Submission unnamed(String mutation) {
        return Submission.of("/api/expenses", Method.POST, Map.of("n", 1)).withMutationId(mutation);
    }

    @Test
    default void an_unnamed_create_is_recognised_by_every_instance_and_makes_one_record() {
        SteppedSync one = sync();
        SteppedSync other = sync();
        SyncItem added = one.queue().add(ANN, unnamed("m")).item();

        Added again = other.queue().add(ANN, unnamed("m"));
        other.queue().process(ANN);
        Added late = one.queue().push(ANN, List.of(unnamed("m"))).get(0);

        assertEquals(Added.Kind.DUPLICATE, again.kind());
        assertEquals(Added.Kind.DUPLICATE, late.kind());
        assertEquals(added.id(), late.item().id());
        assertEquals(Status.COMPLETED, late.item().status());
        assertEquals(1, expenses(ANN).size());
        assertEquals(
                expenses(ANN).get(0).key().id(),
                Objects.requireNonNull(late.item().responseData()).get("_id"));
    }

    @Test
    default void a_resend_of_an_unnamed_direct_write_is_answered_the_same_record() {
        SteppedSync sync = sync();
        Written first = sync.queue().write(ANN, unnamed("d"));

        Written again = sync.queue().write(ANN, unnamed("d"));

        assertEquals(
                ((Written.Done) first).item().responseData(),
                ((Written.Done) again).item().responseData());
        assertEquals(1, expenses(ANN).size());
    }

    /** A version that knew no secret ordered it by the item's own id, and gave the record that id. */
    @Test
    default void an_unnamed_create_that_an_earlier_version_stored_keeps_its_id_and_is_recognised() {
        ItemId id = ItemId.of(ANN, "old");
        OrderKey key = new OrderKey("/api/expenses/" + id.hex());
        store().queue().insert(List.of(SyncItem.received(id, ANN, unnamed("old"), key, Given.NOW)));
        SteppedSync sync = sync();

        Added resent = sync.queue().push(ANN, List.of(unnamed("old"))).get(0);
        Added other = sync.queue()
                .push(
                        ANN,
                        List.of(Submission.of("/api/expenses", Method.POST, Map.of("n", 2))
                                .withMutationId("old")))
                .get(0);

        assertEquals(Added.Kind.DUPLICATE, resent.kind());
        assertEquals(Status.COMPLETED, resent.item().status());
        assertEquals(id.hex(), expenses(ANN).get(0).key().id());
        assertEquals(Added.Kind.REUSED, other.kind());
    }

    /** An instance of an earlier version, which runs beside, recognises a resend by this hash. */
    @Test
    default void an_earlier_version_recognises_what_this_one_stores() {
        ItemId id = ItemId.of(ANN, "new");
        OrderKey key = new OrderKey("/api/expenses/" + id.hex());
        SyncItem asBefore = SyncItem.received(id, ANN, unnamed("new"), key, Given.NOW);

        SyncItem stored = sync().queue().add(ANN, unnamed("new")).item();

        assertEquals(asBefore.id(), stored.id());
        assertTrue(stored.hasSameContent(asBefore));
        assertNotEquals(asBefore.orderKey(), stored.orderKey());
    }

    @Test
    default void an_unnamed_create_without_a_mutation_id_gets_the_random_id_of_its_item() {
        SyncItem item = push(sync(), ANN, Method.POST, "/api/expenses", Map.of("n", 1));

        assertEquals(
                List.of(item.id().hex()),
                expenses(ANN).stream().map(r -> r.key().id()).toList());
    }
}
