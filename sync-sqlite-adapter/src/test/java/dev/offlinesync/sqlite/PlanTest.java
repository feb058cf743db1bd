package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.START;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.store.QueueStore;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No read of the queue sorts, or visits rows that it does not answer. */
class PlanTest {
    private Fixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new Fixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    static Stream<String> queries() {
        return Stream.of(
                Queries.DUE,
                Queries.DUE_BEHIND,
                Queries.COUNTS,
                Queries.TO_REPAIR,
                Queries.OPEN_BEFORE,
                Queries.BEGUN,
                Queries.COMPLETED_AFTER,
                Queries.USERS,
                Queries.COUNTED_OF_USER,
                InOrder.first(Items.COLUMNS, Status.OPEN, ""),
                InOrder.behind(Items.COLUMNS, EnumSet.allOf(Status.class), ""),
                InOrder.first(Items.COLUMNS, Set.of(Status.FAILED), ""));
    }

    @Test
    void the_feeds_of_some_users_are_found_one_by_one() {
        String plan = String.join("\n", fixture.ask("EXPLAIN QUERY PLAN " + SqliteLanes.FEEDS));

        assertTrue(plan.contains("SEARCH synclanes USING"), plan);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void every_read_of_the_queue_seeks_in_an_index_and_sorts_nothing(String query) {
        String plan = String.join("\n", fixture.ask("EXPLAIN QUERY PLAN " + query));

        assertFalse(plan.contains("TEMP B-TREE"), plan);
        assertFalse(plan.contains("SCAN syncqueues"), plan);
        assertTrue(plan.contains("SEARCH syncqueues USING"), plan);
    }

    @Test
    void the_plans_hold_when_the_file_is_full_and_sqlite_knows_its_statistics() {
        fixture.sync.queue().addAll(ANN, Collections.nCopies(1000, expense(1)));
        fixture.type("ANALYZE");

        queries().forEach(this::every_read_of_the_queue_seeks_in_an_index_and_sorts_nothing);
    }

    @Test
    void what_is_counted_of_all_users_comes_from_the_indexes_of_open_and_of_failed_items() {
        String plan = String.join("\n", fixture.ask("EXPLAIN QUERY PLAN " + Queries.COUNTED_OF_ALL));

        assertTrue(plan.contains("SCAN syncqueues USING INDEX syncqueues_by_time"), plan);
        assertTrue(plan.contains("SCAN syncqueues USING COVERING INDEX syncqueues_failed"), plan);
    }

    @Test
    void of_twenty_thousand_items_one_page_is_read() {
        for (int i = 0; i < 20; i++) {
            fixture.sync.queue().addAll(ANN, Collections.nCopies(1000, expense(i)));
        }

        QueueStore.Due due = fixture.store.queue().due(ANN, START, 50, 8L << 20, QueueStore.COUNTED);

        assertEquals(50, due.items().size());
        assertEquals(QueueStore.COUNTED + 50, due.due());
        assertTrue(due.hasMore());
    }
}
