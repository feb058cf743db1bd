package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.EXPENSES;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.ORDERS;
import static dev.offlinesync.contract.Given.expense;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link RecordStore}, with that of the change feed. */
public interface RecordStoreContract extends FeedContract {
    @Test
    default void a_store_that_serves_calls_answers_a_ping_and_tells_of_nothing_that_it_wrote() {
        store().ping();
        store().ping();

        assertEquals(List.of(), store().queue().usersWithDueWork(NOW, Duration.ZERO, null, 10));
        assertEquals(List.of(), store().lanes().abandoned(10));
    }

    private RecordStore records() {
        return store().records();
    }

    private void write(StoredRecord... records) {
        UserId owner = Given.owner(records[0]);
        Lane lane = Lanes.lane(store(), owner, List.of());
        RecordWrite[] writes = Arrays.stream(records).map(Given::create).toArray(RecordWrite[]::new);
        assertInstanceOf(Commit.Committed.class, Lanes.write(store(), lane, writes));
        store().lanes().release(lane);
    }

    @Test
    default void a_record_is_found_as_it_was_written() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text", "Zürich 🚲 \0");
        data.put("amount", 12.5);
        data.put("whole", 12.0);
        data.put("count", 3);
        data.put("large", 1L << 40);
        data.put("when", NOW);
        data.put("paid", false);
        data.put("nothing", null);
        data.put("tags", List.of("a", Map.of("b", List.of())));
        StoredRecord record =
                new StoredRecord(expense(id().hex()), ANNA, Tree.of(data), 7, id(), 9, NOW, NOW.plusMillis(1));

        write(record);

        StoredRecord found = records().find(ANNA, record.key()).orElseThrow();
        assertEquals(record, found);
        assertEquals(List.copyOf(data.keySet()), List.copyOf(found.data().keySet()), "the order of the keys");
    }

    @Test
    default void keys_of_other_programs_are_kept() {
        Map<String, Object> data = Map.of(
                "ref",
                Map.of("$ref", "users", "$id", "x", "a.b", 1, "", 2, "__proto__", 3),
                "a.b",
                4,
                "date",
                Map.of("$date", "2025-12-10T10:00:00Z"));
        StoredRecord record = record(expense("odd"), ANNA, id(), 1, data);
        write(record);
        Map<String, Object> changed = new LinkedHashMap<>(data);
        changed.put("a.b", 5);
        changed.put("n", 6);
        StoredRecord after = record(record.key(), ANNA, id(), 2, changed);

        Lane lane = Lanes.lane(store(), ANNA, List.of());
        assertInstanceOf(
                Commit.Committed.class, Lanes.write(store(), lane, new RecordWrite(Slot.of(record), Slot.of(after))));
        store().lanes().release(lane);

        assertEquals(after, records().find(ANNA, record.key()).orElseThrow());
    }

    @Test
    default void somebody_elses_record_is_not_found() {
        write(record(expense("x"), BERT, id(), 1, Map.of()));

        assertTrue(records().find(ANNA, expense("x")).isEmpty());
        assertTrue(records().find(BERT, expense("y")).isEmpty());
        assertTrue(records().find(BERT, new RecordKey(ORDERS, "x")).isEmpty());
    }

    @Test
    default void records_of_one_owner_are_paged_by_id_each_once() {
        Set<String> mine = new HashSet<>();
        List<StoredRecord> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (String id : List.of("text-" + i, id().hex())) {
                mine.add(id);
                all.add(record(expense(id), ANNA, id(), 1, Map.of("i", i)));
            }
        }
        write(all.toArray(StoredRecord[]::new));
        write(record(expense("bert's"), BERT, id(), 1, Map.of()));
        write(record(new RecordKey(ORDERS, "an-order"), ANNA, id(), 1, Map.of()));

        List<String> paged = new ArrayList<>();
        String after = null;
        boolean hasMore = true;
        while (hasMore) {
            Page<StoredRecord> page = records().page(ANNA, EXPENSES, after, 3);
            page.items().forEach(r -> paged.add(r.key().id()));
            hasMore = page.hasMore();
            String place = page.place();
            after = place != null
                    ? place
                    : page.items().get(page.items().size() - 1).key().id();
        }

        assertEquals(mine, new HashSet<>(paged));
        assertEquals(mine.size(), paged.size());
        assertEquals(10, records().count(ANNA, EXPENSES));
        assertEquals(1, records().count(BERT, EXPENSES));
        assertEquals(0, records().count(BERT, ORDERS));
    }

    @Test
    default void an_empty_collection_has_an_empty_page() {
        assertEquals(List.of(), records().page(ANNA, EXPENSES, null, 10).items());
    }

    @Test
    default void texts_that_look_alike_are_different_ids() {
        write(record(expense("A"), ANNA, id(), 1, Map.of()), record(expense("a"), ANNA, id(), 1, Map.of()));

        assertEquals(2, records().count(ANNA, EXPENSES));
    }
}
