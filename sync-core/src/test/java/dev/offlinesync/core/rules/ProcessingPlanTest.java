package dev.offlinesync.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessingPlanTest {
    private static OpenItem item(int sequence, String record, int priority) {
        return new OpenItem(id(sequence), new OrderKey(record), priority, sequence, true, null);
    }

    private static OpenItem waiting(int sequence, String record, int priority) {
        return new OpenItem(id(sequence), new OrderKey(record), priority, sequence, false, Failure.Kind.HANDLER);
    }

    private static OpenItem stuck(int sequence, String record, Failure.Kind failed) {
        return new OpenItem(id(sequence), new OrderKey(record), 0, sequence, false, failed);
    }

    private static ItemId id(int n) {
        return new ItemId(String.format("%024x", n));
    }

    private static List<Long> runs(List<OpenItem> candidates, OpenItem... earlier) {
        return sequences(ProcessingPlan.of(candidates, List.of(earlier), Set.of(), Set.of(), Set.of()));
    }

    private static List<Long> sequences(ProcessingPlan plan) {
        return plan.runs().stream().map(OpenItem::sequence).toList();
    }

    @Test
    void the_highest_priority_runs_first_then_the_oldest() {
        assertEquals(
                List.of(3L, 1L, 2L, 4L),
                runs(List.of(item(4, "d", -5), item(2, "b", 0), item(1, "a", 0), item(3, "c", 9))));
    }

    @Test
    void items_on_one_record_keep_their_order_whatever_their_priorities() {
        assertEquals(List.of(1L, 2L, 3L), runs(List.of(item(2, "r", 5), item(1, "r", 0), item(3, "r", 9))));
    }

    @Test
    void an_earlier_item_inherits_the_priority_of_a_later_one_on_its_record() {
        assertEquals(List.of(1L, 3L, 2L), runs(List.of(item(1, "r", 0), item(2, "other", 5), item(3, "r", 9))));
    }

    @Test
    void an_earlier_item_outside_the_page_is_pulled_in_with_the_inherited_priority() {
        assertEquals(List.of(1L, 3L, 2L), runs(List.of(item(3, "r", 9), item(2, "other", 5)), item(1, "r", 0)));
    }

    @Test
    void later_items_wait_while_an_earlier_one_waits_for_its_retry() {
        ProcessingPlan plan = ProcessingPlan.of(
                List.of(item(2, "r", 0), item(3, "other", 0)),
                List.of(waiting(1, "r", 0)),
                Set.of(),
                Set.of(),
                Set.of());
        assertEquals(List.of(3L), sequences(plan));
        assertEquals(List.of(id(2)), plan.blocked().stream().map(OpenItem::id).toList());
    }

    @Test
    void later_items_pass_an_earlier_one_that_waiting_alone_cannot_cure() {
        ProcessingPlan plan = ProcessingPlan.of(
                List.of(item(2, "r", 0), item(4, "r", 0)),
                List.of(stuck(1, "r", Failure.Kind.NOT_FOUND), stuck(3, "r", Failure.Kind.VALIDATION)),
                Set.of(),
                Set.of(),
                Set.of());

        assertEquals(List.of(2L, 4L), sequences(plan));
        assertEquals(Set.of(id(2), id(4)), plan.passing());
    }

    @Test
    void what_runs_on_a_record_with_too_many_that_let_pass_to_know_them_all_counts_as_passing() {
        ProcessingPlan plan =
                ProcessingPlan.of(List.of(item(9, "r", 0)), List.of(), Set.of(), Set.of(new OrderKey("r")), Set.of());

        assertEquals(List.of(9L), sequences(plan));
        assertEquals(Set.of(id(9)), plan.passing());
    }

    @Test
    void nothing_passes_one_that_is_due_whatever_it_failed_of() {
        OpenItem due = new OpenItem(id(1), new OrderKey("r"), 0, 1, true, Failure.Kind.VALIDATION);
        ProcessingPlan plan = ProcessingPlan.of(List.of(item(2, "r", 0)), List.of(due), Set.of(), Set.of(), Set.of());

        assertEquals(List.of(1L, 2L), sequences(plan));
        assertEquals(Set.of(), plan.passing());
    }

    @Test
    void nothing_passes_where_the_earlier_items_are_not_all_known() {
        ProcessingPlan plan = ProcessingPlan.of(
                List.of(item(9, "r", 0)),
                List.of(stuck(1, "r", Failure.Kind.VALIDATION)),
                Set.of(new OrderKey("r")),
                Set.of(),
                Set.of());

        assertEquals(List.of(), sequences(plan), "2 to 8 may exist, and may hold");
    }

    @Test
    void suspects_do_not_run_in_company_and_hold_back_what_is_behind_them() {
        ProcessingPlan plan = ProcessingPlan.of(
                List.of(item(1, "r", 0), item(2, "r", 0), item(3, "s", 0)),
                List.of(),
                Set.of(),
                Set.of(),
                Set.of(id(1)));
        assertEquals(List.of(3L), sequences(plan));
    }

    @Test
    void of_a_record_that_is_not_known_completely_only_the_oldest_known_items_run() {
        ProcessingPlan plan = ProcessingPlan.of(
                List.of(item(1, "r", 0), item(9, "r", 9)),
                List.of(item(1, "r", 0), item(2, "r", 0)),
                Set.of(new OrderKey("r")),
                Set.of(),
                Set.of());
        assertEquals(List.of(1L, 2L), sequences(plan), "3 to 8 may exist, so 9 has to wait");
    }

    /** Checked on random queues: whatever the page, no item overtakes another on its record. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void no_item_ever_overtakes_an_open_one_on_its_record(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<OpenItem> queue = new ArrayList<>();
            for (int s = 1; s <= 12; s++) {
                String record = "r" + random.nextInt(4);
                boolean due = random.nextInt(4) > 0;
                queue.add(new OpenItem(id(s), new OrderKey(record), random.nextInt(3), s, due, null));
            }
            List<OpenItem> page =
                    new ArrayList<>(queue.stream().filter(OpenItem::due).toList());
            Collections.shuffle(page, random);
            page = page.subList(0, random.nextInt(page.size() + 1));
            Map<OrderKey, Long> newest = new HashMap<>();
            page.forEach(p -> newest.merge(p.orderKey(), p.sequence(), Math::max));
            List<OpenItem> earlier = queue.stream()
                    .filter(q -> q.sequence() < newest.getOrDefault(q.orderKey(), 0L))
                    .toList();

            ProcessingPlan plan = ProcessingPlan.of(page, earlier, Set.of(), Set.of(), Set.of());

            Set<ItemId> ran = new HashSet<>();
            for (OpenItem run : plan.runs()) {
                assertTrue(run.due());
                queue.stream()
                        .filter(q -> q.orderKey().equals(run.orderKey()) && q.sequence() < run.sequence())
                        .forEach(q -> assertTrue(ran.contains(q.id()), run + " before " + q));
                ran.add(run.id());
            }
            Set<ItemId> blocked = new HashSet<>();
            plan.blocked().forEach(b -> blocked.add(b.id()));
            page.forEach(p -> assertTrue(ran.contains(p.id()) ^ blocked.contains(p.id()), "either runs or is blocked"));
        }
    }
}
