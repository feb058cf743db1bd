package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.postgres.SentStatements.Sent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a call sends finds its rows through an index, and visits few that it does not answer, in a queue of many
 * users with much history. Each statement is explained as it was sent.
 */
@RequiresPostgres
class ExplainTest {
    private static final int USERS = 400;
    private static final UserId ANN = new UserId("user7");
    private static final int ITEMS_OF_A_USER = 60;

    private static final SentStatements SENT = new SentStatements();
    private static TestDatabase database;
    private static HikariDataSource pool;
    private static PostgresStore store;
    private static List<SyncItem> open;

    @BeforeAll
    static void fill() {
        database = new TestDatabase();
        database.type("INSERT INTO sync_items (user_id, endpoint, method, data, status, record_key, sequence, retry_at,"
                + " updated_at) SELECT 'user' || i % " + USERS + ", '/api/expenses', 'POST', '{\"amount\": 1}',"
                + " CASE WHEN i / " + USERS + " < 20 THEN 'pending' ELSE 'completed' END, '/api/expenses/' || i, i,"
                + " CASE WHEN i / " + USERS + " < 4 THEN now() + interval '1 hour' END, now()"
                + " FROM generate_series(1, " + USERS * ITEMS_OF_A_USER + ") i");
        database.type("INSERT INTO sync_lanes SELECT 'user' || i, NULL, 1, now(), '{}', '{}'"
                + " FROM generate_series(0, " + (USERS - 1) + ") i");
        database.type("INSERT INTO sync_records (collection, id, user_id, data) SELECT 'expenses', i, 'user' || i % "
                + USERS + ", '{}' FROM generate_series(1, " + USERS * 20 + ") i");
        pool = PostgresStore.pool(PostgresAddress.of(database.address(), PostgresStoreOptions.DEFAULT));
        store = PostgresStore.open(SENT.before(pool));
        open = store.queue().page(ANN, Status.OPEN, null, 1000).items();
        assertEquals(20, open.size());
    }

    @AfterAll
    static void stop() {
        store.close();
        pool.close();
        database.close();
    }

    /** Each reads or writes what belongs to one user. */
    private static Map<String, Runnable> calls() {
        QueueStore queue = store.queue();
        LaneStore lanes = store.lanes();
        SyncItem first = open.get(0);
        SyncItem last = open.get(open.size() - 1);
        OpenItem lastOpen = new OpenItem(last.id(), last.orderKey(), last.priority(), last.sequence(), true, null);
        List<OrderKey> keys = open.stream().map(SyncItem::orderKey).toList();
        return Map.ofEntries(
                Map.entry("due", () -> queue.due(ANN, Given.NOW.plusSeconds(1), 10, 1 << 20, 1000)),
                Map.entry("dueBehind", () -> queue.dueBehind(ANN, Given.NOW, lastOpen, 10)),
                Map.entry(
                        "openBefore",
                        () -> queue.openBefore(
                                ANN, Map.of(keys.get(0), 1L << 40), QueueStore.Open.ALL, Given.NOW, 1000)),
                Map.entry("begun", () -> queue.begun(ANN, Set.copyOf(keys), 1000)),
                Map.entry("completedAfter", () -> queue.completedAfter(ANN, keys.get(0), 0, 10)),
                Map.entry("page of the open", () -> queue.page(ANN, Status.OPEN, null, 10)),
                Map.entry("page of all", () -> queue.page(ANN, EnumSet.allOf(Status.class), null, 10)),
                Map.entry(
                        "load",
                        () -> queue.load(ANN, open.stream().map(SyncItem::id).toList())),
                Map.entry("find", () -> queue.find(first.id())),
                Map.entry("insert", () -> queue.insert(List.of(Given.itemOn(ANN, "new" + Given.id())))),
                Map.entry("replace", () -> queue.replace(first, first.withEpoch(first.epoch()))),
                Map.entry("claim, commit and release", () -> claimAndCommit(lanes, first)),
                Map.entry("record", () -> store.records().find(ANN, new RecordKey("expenses", "7"))),
                Map.entry("records", () -> store.records().page(ANN, "expenses", null, 10)),
                Map.entry("count of records", () -> store.records().count(ANN, "expenses")));
    }

    private static void claimAndCommit(LaneStore lanes, SyncItem item) {
        Claim claim = lanes.claim(ANN, Given.id().hex(), List.of(item.id()), Given.LEASE, i -> i);
        LaneStore.Lane lane = ((Claim.Claimed) claim).lane();
        lanes.renew(lane, List.of(item.id()), Given.LEASE);
        lanes.commit(
                lane,
                Set.of(new RecordKey("expenses", "7")),
                new LaneStore.Next.Continue(List.of(), Given.LEASE),
                read -> Given.completing(List.of()));
        lanes.running(ANN);
        lanes.release(lane);
    }

    static Stream<String> names() {
        return Stream.of(
                "due",
                "dueBehind",
                "openBefore",
                "begun",
                "completedAfter",
                "page of the open",
                "page of all",
                "load",
                "find",
                "insert",
                "replace",
                "claim, commit and release",
                "record",
                "records",
                "count of records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VACUUM ANALYZE", "SELECT 1"})
    void no_call_of_a_user_reads_a_table_from_its_beginning(String statistics) {
        if (statistics.startsWith("SELECT")) {
            database.type("DELETE FROM pg_statistic WHERE starelid = 'sync_items'::regclass");
        } else {
            database.type(statistics);
        }
        names().forEach(name -> {
            SENT.take();
            calls().get(name).run();
            for (Sent sent : SENT.take()) {
                if (!sent.args().isEmpty()) {
                    String plan = explained(sent);
                    assertFalse(plan.contains("Seq Scan on sync_"), () -> name + "\n" + sent.sql() + "\n" + plan);
                    assertTrue(mostRows(plan) <= 4 * ITEMS_OF_A_USER, () -> name + "\n" + sent.sql() + "\n" + plan);
                }
            }
        });
    }

    @Test
    void the_worker_jumps_from_user_to_user_and_stops_when_it_has_enough() {
        SENT.take();
        store.queue().usersWithDueWork(Given.NOW.plusSeconds(1_000_000_000), Duration.ZERO, null, 10);
        String plan = explained(SENT.take().get(0));

        assertFalse(plan.contains("Seq Scan on sync_"), plan);
        assertTrue(mostRows(plan) <= 2 * ITEMS_OF_A_USER, plan);
    }

    @Test
    void what_is_counted_comes_from_the_indexes_of_open_and_of_failed_items() {
        SENT.take();
        store.queue().counts(ANN, Given.NOW, 100);
        store.queue().counts(null, Given.NOW, 100);
        for (Sent sent : SENT.take()) {
            String plan = explained(sent, "ANALYZE sync_items"); // else it does not know that there are many

            assertFalse(plan.contains("Seq Scan on sync_"), plan);
            assertTrue(mostRows(plan) <= 100, plan);
        }
    }

    @Test
    void ids_are_looked_up_one_by_one() {
        SENT.take();
        store.queue().load(ANN, List.of(new ItemId("0".repeat(24))));

        assertTrue(explained(SENT.take().get(0)).contains("Index Scan using sync_items_pkey"));
    }

    /** The most rows that one step visited, those included that it threw away. */
    private static long mostRows(String plan) {
        Matcher rows = Pattern.compile("rows=(\\d+)(?:\\.\\d+)? loops=(\\d+)|Rows Removed by Filter: (\\d+)")
                .matcher(plan);
        long most = 0;
        boolean actual = false;
        while (rows.find()) {
            if (rows.group(3) != null) {
                most = Math.max(most, Long.parseLong(rows.group(3)));
            } else {
                actual = true;
                most = Math.max(most, Long.parseLong(rows.group(1)) * Long.parseLong(rows.group(2)));
            }
        }
        assertTrue(actual, plan);
        return most;
    }

    /** Runs it again, and undoes that. */
    private static String explained(Sent sent, String... before) {
        try (Connection connection = database.server.psql(database.name)) {
            connection.setAutoCommit(false);
            for (String sql : before) {
                connection.createStatement().execute(sql);
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("EXPLAIN (ANALYZE, TIMING OFF) " + sent.sql())) {
                for (int i = 0; i < sent.args().size(); i++) {
                    statement.setObject(i + 1, sent.args().get(i));
                }
                List<String> plan = new ArrayList<>();
                ResultSet rows = statement.executeQuery();
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
                return String.join("\n", plan);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(sent.sql(), e);
        }
    }
}
