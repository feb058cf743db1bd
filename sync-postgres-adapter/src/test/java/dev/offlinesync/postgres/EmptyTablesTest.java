package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Decision.Settlement;
import dev.offlinesync.core.store.ReadLimit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL keeps the plan of a statement that a connection sends often. A new installation makes its plans when the
 * tables are empty, for which reading all of a table looks best, and may fill them before it thinks again.
 */
@RequiresPostgres
class EmptyTablesTest {
    /** The driver prepares a statement after five times, PostgreSQL fixes its plan after five more. */
    private static final int TIMES = 12;

    @Test
    void no_plan_that_was_made_on_empty_tables_reads_one_from_its_beginning() {
        try (TestDatabase made = new TestDatabase();
                PostgresStore store = made.open()) {
            SyncItem item = Given.item(Given.ANNA);

            long scans = store.database().transaction(sql -> {
                for (int i = 0; i < TIMES; i++) {
                    Items.load(sql, List.of(item.id()));
                    Items.replace(sql, List.of(new Settlement(item, item)));
                    PostgresRecords.lock(sql, Given.ANNA, Set.of(new RecordKey("expenses", "1")), new ReadLimit());
                }
                return sql.first(
                                "SELECT sum(seq_scan) FROM pg_stat_xact_user_tables"
                                        + " WHERE relname IN ('sync_items', 'sync_lanes', 'sync_records')",
                                row -> row.getLong(1))
                        .orElseThrow();
            });

            assertEquals(0, scans);
        }
    }
}
