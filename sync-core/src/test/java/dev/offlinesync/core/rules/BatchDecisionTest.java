package dev.offlinesync.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Handlers.Addressed;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchDecisionTest {
    private static final UserId ANN = new UserId("ann");
    private static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");

    private final Map<RecordKey, Slot> read = new HashMap<>();
    private int items;

    private static RecordKey stock(String id) {
        return new RecordKey("stock", id);
    }

    private Planned planned(String record, Plan plan) {
        ItemId id = new ItemId(String.format("%024x", ++items));
        OrderKey key = new OrderKey("/api/stock/" + record);
        SyncItem item = SyncItem.received(id, ANN, Submission.of("/api/stock/" + record, Method.PUT, null), key, NOW);
        Addressed address = new Addressed(
                key, key, id, Optional.empty(), Optional.of(stock(record)), Map.of(), Handlers.Fault.NONE);
        return new Planned(new Routed(item, address, Standing.UNKNOWN, Needs.NONE), plan, NOW.plusSeconds(5));
    }

    private static final ChangeCalls UNSEEN = new ChangeCalls() {
        @Override
        public SyncItem call(Planned item, Supplier<SyncItem> change) {
            return change.get();
        }

        @Override
        public void threw(Planned item, Throwable thrown) {}
    };

    private Decision decide(Planned... planned) {
        return decide(FailurePolicy.RETRY_EVERYTHING, planned);
    }

    private Decision decide(FailurePolicy failures, Planned... planned) {
        BatchDecision.Terms terms = new BatchDecision.Terms(
                ANN, NOW, failures, PartialCommits.IMPOSSIBLE, Entry.QUEUED, RecordForm.DEFAULT);
        return BatchDecision.decide(terms, List.of(planned), read, UNSEEN);
    }

    private static List<Status> ends(Decision decision) {
        return decision.settlements().stream().map(s -> s.after().status()).toList();
    }

    private void exists(String id, UserId owner, int count) {
        RecordKey key = stock(id);
        read.put(key, Slot.of(new StoredRecord(key, owner, Tree.of(Map.of("count", count)), 1, null, 0, NOW, NOW)));
    }

    private static Plan put(int count) {
        return Plan.apply(records -> Result.put(records.ownKey(), Map.of("count", count)));
    }

    /** Takes one from each of these, or fails and takes nothing. */
    private static Plan takeOne(String... ids) {
        Set<RecordKey> keys = new HashSet<>();
        for (String id : ids) {
            keys.add(stock(id));
        }
        return new Plan.Apply(keys, records -> {
            List<Result.Step> steps = new ArrayList<>();
            for (String id : ids) {
                int count = records.get(stock(id))
                        .map(r -> (Integer) Objects.requireNonNull(r.data().get("count")))
                        .orElse(0);
                if (count == 0) {
                    return new Result.Reject(Failure.conflict(id + " is sold out"));
                }
                steps.add(new Result.Step.Put(stock(id), Map.of("count", count - 1)));
            }
            return new Result.Done(steps, r -> null);
        });
    }

    @Test
    void records_are_written_in_the_order_in_which_items_first_touched_them() {
        for (int i = 0; i < 40; i++) {
            read.put(stock("r" + i), Slot.empty(stock("r" + i)));
        }
        Planned[] planned = IntStream.range(0, 40)
                .map(i -> 39 - i)
                .mapToObj(i -> planned("r" + i, put(i)))
                .toArray(Planned[]::new);

        List<String> written =
                decide(planned).writes().stream().map(w -> w.key().id()).toList();

        assertEquals(IntStream.range(0, 40).mapToObj(i -> "r" + (39 - i)).toList(), written);
    }

    @Test
    void a_batch_ends_when_the_records_that_it_touches_are_large_enough() {
        String large = "x".repeat(4 << 20);
        Plan put = Plan.apply(records -> Result.put(records.ownKey(), Map.of("text", large)));
        Planned[] several =
                IntStream.range(0, 10).mapToObj(i -> planned("r" + i, put)).toArray(Planned[]::new);
        Planned[] same =
                IntStream.range(0, 100).mapToObj(i -> planned("r", put)).toArray(Planned[]::new);

        assertEquals(4, decide(several).settlements().size());
        Decision folded = decide(same);
        assertEquals(1, folded.writes().size());
        assertEquals(25, folded.settlements().size(), "to change it once more is cheaper, and not free");
    }

    @Test
    void several_records_change_together_or_not_at_all() {
        exists("a", ANN, 2);
        exists("b", ANN, 1);
        Decision decision = decide(planned("a", takeOne("a", "b")), planned("a", takeOne("a", "b")));

        assertEquals(List.of(Status.COMPLETED, Status.FAILED), ends(decision));
        Map<String, Object> counts = new HashMap<>();
        for (RecordWrite write : decision.writes()) {
            counts.put(
                    write.key().id(),
                    Objects.requireNonNull(write.after().record()).data().get("count"));
        }
        assertEquals(Map.of("a", 1, "b", 0), counts);
    }

    @Test
    void a_record_of_somebody_else_is_not_there_and_cannot_be_written() {
        exists("theirs", new UserId("bob"), 5);
        Decision decision = decide(planned("theirs", takeOne("theirs")), planned("theirs", put(9)));

        assertEquals(List.of(Status.FAILED, Status.PENDING), ends(decision));
        assertEquals(List.of(), decision.writes());
    }

    @Test
    void a_handler_that_touches_what_it_did_not_declare_fails_with_a_message_of_ours() {
        exists("a", ANN, 1);
        Plan sneaky = Plan.apply(records -> Result.put(stock("other"), Map.of()));
        Decision decision = decide(planned("a", sneaky));

        assertEquals(List.of(Status.PENDING), ends(decision));
        assertEquals("the handler failed", decision.settlements().get(0).after().error());
        assertEquals(List.of(), decision.writes());
    }

    @Test
    void a_record_created_and_deleted_in_one_batch_leaves_a_tombstone_alone() {
        Decision decision =
                decide(planned("a", put(1)), planned("a", Plan.apply(records -> Result.delete(records.ownKey()))));

        assertEquals(List.of(Status.COMPLETED, Status.COMPLETED), ends(decision));
        Slot after = decision.writes().get(0).after();
        assertEquals(null, after.record());
        assertEquals(2, Objects.requireNonNull(after.tombstone()).version());
    }

    @Test
    void a_failure_that_a_handler_leaves_to_the_queue_ends_as_the_policy_says_whether_planned_or_found_by_a_change() {
        Plan planned = new Plan.Fail(Failure.notFound("no such stock"));
        Plan found = Plan.apply(records -> new Result.Fail(Failure.notFound("no such stock")));

        assertEquals(
                List.of(Status.PENDING, Status.PENDING),
                ends(decide(FailurePolicy.RETRY_EVERYTHING, planned("a", planned), planned("b", found))));
        assertEquals(
                List.of(Status.FAILED, Status.FAILED),
                ends(decide(FailurePolicy.FAIL_FAST, planned("a", planned), planned("b", found))));
    }
}
