package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.failed;
import static dev.offlinesync.contract.Given.itemOn;
import static dev.offlinesync.contract.Given.items;
import static dev.offlinesync.contract.Given.record;
import static dev.offlinesync.contract.Given.stored;
import static dev.offlinesync.contract.Given.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Open;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which open items come before others on the same record. */
public interface PredecessorContract extends StoreContract {
    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void open_items_before_a_sequence_are_given_due_or_not() {
        SyncItem first = stored(store(), itemOn(ANNA, "a"));
        SyncItem waiting = waiting(store(), itemOn(ANNA, "a"), NOW.plusSeconds(5));
        failed(store(), itemOn(ANNA, "a"));
        completed(store(), itemOn(ANNA, "a"));
        SyncItem stamped = stored(store(), itemOn(ANNA, "a"));
        queue().replace(stamped, stamped.stamped(NOW));
        SyncItem last = stored(store(), itemOn(ANNA, "a"));
        stored(store(), itemOn(BERT, "a"));
        stored(store(), itemOn(ANNA, "c"));

        List<OpenItem> before = queue().openBefore(
                        ANNA,
                        Map.of(onRecord("a"), last.sequence(), onRecord("b"), Long.MAX_VALUE),
                        Open.ALL,
                        NOW,
                        100);

        assertEquals(List.of(OpenItem.of(first, NOW), OpenItem.of(waiting, NOW), OpenItem.of(stamped, NOW)), before);
    }

    @Test
    default void open_items_before_come_record_by_record() {
        Map<OrderKey, Long> before = new HashMap<>();
        List<SyncItem> in = new ArrayList<>();
        // UTF-8 puts the full stop wide form before the bicycle, UTF-16 behind it
        for (String record : List.of("z", "b", "🚲", "\uff0e")) {
            in.add(stored(store(), itemOn(ANNA, record)));
            in.add(stored(store(), itemOn(ANNA, record)));
            before.put(onRecord(record), Long.MAX_VALUE);
        }

        List<OpenItem> all = queue().openBefore(ANNA, before, Open.ALL, NOW, 100);
        List<OpenItem> cut = queue().openBefore(ANNA, before, Open.ALL, NOW, 5);

        assertEquals(
                List.of(2, 3, 0, 1, 6, 7, 4, 5).stream()
                        .map(i -> in.get(i).id())
                        .toList(),
                all.stream().map(OpenItem::id).toList());
        assertEquals(all.subList(0, 4), cut.subList(0, 4));
        assertEquals(onRecord("\uff0e"), cut.get(4).orderKey());
        assertEquals(5, cut.size());
    }

    @Test
    default void a_record_that_was_not_asked_for_takes_no_place_in_the_answer() {
        SyncItem early = stored(store(), itemOn(ANNA, "a"));
        for (int i = 0; i < 10; i++) {
            stored(store(), itemOn(ANNA, "a"));
        }
        SyncItem b = stored(store(), itemOn(ANNA, "b"));

        List<OpenItem> before = queue().openBefore(
                        ANNA, Map.of(onRecord("a"), early.sequence(), onRecord("b"), Long.MAX_VALUE), Open.ALL, NOW, 3);

        assertEquals(List.of(OpenItem.of(b, NOW)), before);
    }

    @Test
    default void a_thousand_records_can_be_asked_for() {
        List<SyncItem> in = items(ANNA, 1000);
        queue().insert(in);
        Map<OrderKey, Long> before = new HashMap<>();
        in.forEach(i -> before.put(i.orderKey(), Long.MAX_VALUE));

        assertEquals(1000, queue().openBefore(ANNA, before, Open.ALL, NOW, 1000).size());
        assertEquals(List.of(), queue().openBefore(ANNA, Map.of(), Open.ALL, NOW, 1000));
    }

    @Test
    default void what_lets_pass_takes_no_place_among_what_holds() {
        SyncItem handler = failedOf(Failure.Kind.HANDLER);
        for (Failure.Kind kind : Failure.Kind.values()) {
            if (kind.letsPass()) {
                failedOf(kind);
            }
        }
        SyncItem due = stored(store(), itemOn(ANNA, "a"));
        SyncItem untried = waiting(store(), itemOn(ANNA, "a"), NOW.plusSeconds(5));

        List<OpenItem> holding = queue().openBefore(ANNA, Map.of(onRecord("a"), Long.MAX_VALUE), Open.HOLDING, NOW, 3);
        List<OpenItem> later =
                queue().openBefore(ANNA, Map.of(onRecord("a"), Long.MAX_VALUE), Open.HOLDING, NOW.plusSeconds(60), 100);

        assertEquals(List.of(OpenItem.of(handler, NOW), OpenItem.of(due, NOW), OpenItem.of(untried, NOW)), holding);
        assertEquals(
                3
                        + (int) Stream.of(Failure.Kind.values())
                                .filter(Failure.Kind::letsPass)
                                .count(),
                later.size());
    }

    private SyncItem failedOf(Failure.Kind kind) {
        SyncItem item = stored(store(), itemOn(ANNA, "a"));
        SyncItem waits = item.retrying(new Failure(kind, "failed"), NOW.plusSeconds(5), NOW);
        assertTrue(queue().replace(item, waits));
        return waits;
    }

    private static OrderKey onRecord(String record) {
        return new OrderKey("/api/expenses/" + record);
    }
}
