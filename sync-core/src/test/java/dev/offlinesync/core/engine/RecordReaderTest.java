package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static dev.offlinesync.core.testing.Fixture.BOB;
import static dev.offlinesync.core.testing.Fixture.create;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.testing.Fixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What clients read: their own records, as the resource shows them. */
class RecordReaderTest {
    private static final Resource EXPENSES = Resource.of("/api/expenses", RecordRules.NONE);
    private static final Resource PROFILES = new Resource(
            "/api/users", "users", "user", Set.of(Method.PUT), List.of(), Resource.Kind.PROFILE, RecordRules.NONE);

    private final Fixture f = new Fixture(handlers -> handlers.resource(PROFILES));
    private final SyncRecords records = f.sync.records();

    private void write(String id) {
        f.add(create(id));
        f.process();
    }

    @Test
    void a_record_is_shown_with_its_version_and_without_the_mark_of_its_last_item() {
        write("lunch");

        Map<String, ?> shown = records.find(ANN, EXPENSES, "lunch").orElseThrow();

        assertEquals("lunch", shown.get("_id"));
        assertEquals(1, shown.get("amount"));
        assertEquals(1, shown.get("_version"));
        assertFalse(shown.containsKey("_sync"));
    }

    @Test
    void nobody_reads_or_counts_the_records_of_somebody_else() {
        write("lunch");

        assertTrue(records.find(BOB, EXPENSES, "lunch").isEmpty());
        assertEquals(List.of(), records.page(BOB, EXPENSES, null, 10).records());
        assertEquals(0, records.count(BOB, EXPENSES));
        assertEquals(1, records.count(ANN, EXPENSES));
    }

    @Test
    void an_id_that_no_record_can_have_finds_nothing() {
        assertTrue(records.find(ANN, EXPENSES, "").isEmpty());
        assertTrue(records.find(ANN, EXPENSES, "x".repeat(129)).isEmpty());
    }

    @Test
    void a_profile_has_only_the_id_of_its_user() {
        f.add(Submission.of("/api/users/ann", Method.PUT, Map.of()));
        f.process();

        assertTrue(records.find(ANN, PROFILES, "ann").isPresent());
        assertTrue(records.find(ANN, PROFILES, "bob").isEmpty());
        assertTrue(records.find(BOB, PROFILES, "ann").isEmpty());
    }

    @Test
    void pages_continue_where_the_one_before_ended() {
        List.of("a", "b", "c").forEach(this::write);

        SyncRecords.Page first = records.page(ANN, EXPENSES, null, 2);
        SyncRecords.Page second = records.page(ANN, EXPENSES, first.next(), 2);

        assertEquals(List.of("a", "b"), ids(first));
        assertEquals(List.of("c"), ids(second));
        assertNull(second.next());
    }

    private static List<?> ids(SyncRecords.Page page) {
        return page.records().stream().map(record -> record.get("_id")).toList();
    }
}
