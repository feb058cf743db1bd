package dev.offlinesync.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The judge is judged: a sound database is found sound, and each way of spoiling it is found. */
class VerdictTest {
    private static final String KEPT = "expenses/kept";
    private static final String GONE = "expenses/gone";

    private final Ledger ledger = new Ledger();
    private final List<Snapshot.Item> items = new ArrayList<>();
    private final List<Snapshot.Record> records = new ArrayList<>();
    private final List<Snapshot.Tombstone> tombstones = new ArrayList<>();
    private final List<Snapshot.Lane> lanes = new ArrayList<>(List.of(new Snapshot.Lane("ann", "")));

    /** A record that was created and updated twice, one that was created and deleted, and a write that had to fail. */
    VerdictTest() {
        Mutation create = send("POST", KEPT, true);
        Mutation first = send("PUT", KEPT, true);
        Mutation invalid = send("PUT", KEPT, false);
        Mutation second = send("PUT", KEPT, true);
        completed(create, data(create), 1);
        completed(first, data(create, first), 2);
        failed(invalid);
        completed(second, data(create, first, second), 3);
        records.add(new Snapshot.Record(KEPT, "ann", 3, idOf(second), data(create, first, second)));
        Mutation other = send("POST", GONE, true);
        Mutation delete = send("DELETE", GONE, true);
        completed(other, data(other), 1);
        completed(delete, Map.of("deletedId", "gone"), 0);
        tombstones.add(new Snapshot.Tombstone(GONE, "ann", 2, idOf(delete)));
    }

    private Mutation send(String method, String record, boolean valid) {
        String id = "m" + ledger.sent().size();
        Map<String, Object> data = null;
        if (!method.equals("DELETE")) {
            data = new LinkedHashMap<>(Map.of(Mutation.LAST, id));
            data.put(method.equals("POST") ? Mutation.MADE : Mutation.FIELD + id, id);
        }
        Mutation mutation = new Mutation("ann", "a1", id, "/api/" + record, method, data, 0, 2, record, valid, false);
        ledger.sent(mutation);
        ledger.told(mutation, valid ? "completed" : "failed");
        return mutation;
    }

    private static String idOf(Mutation mutation) {
        return mutation.item().hex();
    }

    private static Map<String, Object> data(Mutation... applied) {
        Map<String, Object> data = new HashMap<>();
        List.of(applied).forEach(m -> data.putAll(m.data()));
        return data;
    }

    private void completed(Mutation mutation, Map<String, Object> answer, int version) {
        Map<String, Object> response = new HashMap<>(answer);
        response.put("_version", version);
        add(mutation, "completed", "", response);
    }

    private void failed(Mutation mutation) {
        add(mutation, "failed", "validation", Map.of());
    }

    private void add(Mutation mutation, String status, String kind, Map<String, Object> response) {
        items.add(new Snapshot.Item(
                idOf(mutation), "ann", mutation.id(), status, 1, 2, kind, items.size() + 1, response));
    }

    private void change(int item, UnaryOperator<Snapshot.Item> change) {
        items.set(item, change.apply(items.get(item)));
    }

    private void record(long version, Consumer<Map<String, Object>> change) {
        Snapshot.Record is = records.get(0);
        Map<String, Object> data = new HashMap<>(is.data());
        change.accept(data);
        records.set(0, new Snapshot.Record(KEPT, "ann", version, is.item(), data));
    }

    private Findings findings() {
        return Verdict.of(ledger, new Snapshot(items, records, tombstones, lanes));
    }

    private void assertFound(Kind kind) {
        Findings findings = findings();
        assertTrue(findings.count(kind) > 0, () -> "no " + kind + " among: " + findings);
    }

    @Test
    void a_sound_database_is_found_sound() {
        assertTrue(findings().isEmpty(), () -> findings().toString());
    }

    @Test
    void an_acknowledged_write_that_is_not_in_the_queue_is_lost() {
        items.remove(0);
        assertFound(Kind.LOST);
    }

    @Test
    void a_record_without_what_completed_is_lost() {
        records.clear();
        assertFound(Kind.LOST);
    }

    @Test
    void an_update_without_its_field_is_lost() {
        record(3, data -> data.remove(Mutation.FIELD + "m1"));
        assertFound(Kind.LOST);
    }

    @Test
    void a_version_that_did_not_rise_is_lost() {
        record(2, data -> {});
        assertFound(Kind.LOST);
    }

    @Test
    void a_completed_delete_without_a_tombstone_is_lost() {
        tombstones.clear();
        assertFound(Kind.LOST);
    }

    @Test
    void an_outcome_that_was_told_and_is_another_now_is_lost() {
        change(
                1,
                i -> new Snapshot.Item(
                        i.id(), i.user(), i.mutation(), "failed", 2, 2, "interrupted", i.sequence(), Map.of()));
        assertFound(Kind.LOST);
    }

    @Test
    void an_item_that_is_there_twice_is_doubled() {
        items.add(items.get(0));
        assertFound(Kind.DOUBLED);
    }

    @Test
    void a_version_that_rose_too_often_is_doubled() {
        record(4, data -> {});
        assertFound(Kind.DOUBLED);
    }

    @Test
    void a_record_that_was_made_twice_is_doubled() {
        records.add(new Snapshot.Record(
                "expenses/second", "ann", 1, "x", records.get(0).data()));
        assertFound(Kind.DOUBLED);
    }

    @Test
    void a_deleted_record_that_is_there_is_doubled() {
        records.add(new Snapshot.Record(GONE, "ann", 1, "x", Map.of(Mutation.MADE, "m4")));
        assertFound(Kind.DOUBLED);
    }

    @Test
    void an_earlier_update_that_came_last_is_out_of_order() {
        record(3, data -> data.put(Mutation.LAST, "m1"));
        assertFound(Kind.OUT_OF_ORDER);
    }

    @Test
    void two_updates_that_ran_the_other_way_round_are_out_of_order() {
        Snapshot.Item second = items.get(3);
        change(
                1,
                i -> new Snapshot.Item(
                        i.id(), i.user(), i.mutation(), i.status(), 1, 2, "", second.sequence(), i.response()));
        change(3, i -> new Snapshot.Item(i.id(), i.user(), i.mutation(), i.status(), 1, 2, "", 2, i.response()));
        assertFound(Kind.OUT_OF_ORDER);
    }

    @Test
    void an_item_that_is_still_open_is_stuck() {
        change(
                2,
                i -> new Snapshot.Item(i.id(), i.user(), i.mutation(), "processing", 1, 2, "", i.sequence(), Map.of()));
        assertFound(Kind.STUCK);
    }

    @Test
    void a_lane_that_nobody_gave_back_is_stuck() {
        lanes.add(new Snapshot.Lane("bob", "p1"));
        assertFound(Kind.STUCK);
    }

    @Test
    void an_effect_of_what_failed_is_wrong() {
        record(3, data -> data.put(Mutation.FIELD + "m2", "m2"));
        assertFound(Kind.WRONG);
    }

    @Test
    void a_valid_write_that_failed_is_wrong() {
        change(
                1,
                i -> new Snapshot.Item(
                        i.id(), i.user(), i.mutation(), "failed", 1, 2, "validation", i.sequence(), Map.of()));
        assertFound(Kind.WRONG);
    }

    @Test
    void an_item_that_nobody_sent_is_wrong() {
        change(2, i -> new Snapshot.Item(i.id(), i.user(), "strange", "failed", 1, 2, "", i.sequence(), Map.of()));
        assertFound(Kind.WRONG);
    }

    @Test
    void an_item_or_a_record_under_another_user_is_foreign() {
        change(
                0,
                i -> new Snapshot.Item(i.id(), "bob", i.mutation(), i.status(), 1, 2, "", i.sequence(), i.response()));
        assertFound(Kind.FOREIGN);
        records.set(
                0,
                new Snapshot.Record(
                        KEPT, "bob", 3, records.get(0).item(), records.get(0).data()));
        assertTrue(findings().count(Kind.FOREIGN) == 2, () -> findings().toString());
    }
}
