package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that wait for the writer share a commit, and nothing else. */
class GroupCommitTest {
    private Fixture fixture;

    @BeforeEach
    void open(@TempDir Path directory) {
        fixture = new Fixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void waiting_callers_share_one_commit() throws Exception {
        long before = fixture.store.writer().commits();

        List<FutureTask<Object>> inserts = atOnce(32, i -> fixture.add(expense(i)));

        for (FutureTask<Object> insert : inserts) {
            insert.get();
        }
        assertEquals(2, fixture.store.writer().commits() - before); // the one they waited for, and theirs
        assertEquals(List.of("32"), fixture.ask("SELECT count(*) FROM syncqueues WHERE status = 'pending'"));
    }

    @Test
    void what_goes_wrong_in_one_touches_no_other() throws Exception {
        LaneStore lanes = fixture.store.lanes();
        Claim.Claimed claimed =
                (Claim.Claimed) lanes.claim(ANN, "owner", List.of(), Duration.ofSeconds(30), item -> item);

        List<FutureTask<Object>> calls = atOnce(
                9,
                i -> i == 4
                        ? lanes.commit(claimed.lane(), Set.of(), new LaneStore.Next.Release(), read -> {
                            throw new ArithmeticException("a decision's own");
                        })
                        : fixture.add(expense(i)));

        for (int i = 0; i < calls.size(); i++) {
            if (i == 4) {
                Exception thrown = assertThrows(Exception.class, calls.get(i)::get);
                assertEquals(ArithmeticException.class, thrown.getCause().getClass());
            } else {
                calls.get(i).get();
            }
        }
        assertEquals(List.of("8"), fixture.ask("SELECT count(*) FROM syncqueues"));
        assertEquals(List.of("owner"), fixture.ask("SELECT owner FROM synclanes")); // undone: still claimed
    }

    @Test
    void the_room_that_one_wants_does_not_cost_the_others_theirs() throws Exception {
        fixture.store.writer().write(sql -> {
            int pages = sql.first("PRAGMA page_count", row -> row.getInt(1)).orElseThrow();
            return sql.first("PRAGMA max_page_count = " + (pages + 10), row -> row.getInt(1));
        });

        List<FutureTask<Object>> calls =
                atOnce(5, i -> i == 2 ? fixture.sync.queue().addAll(ANN, many()) : fixture.add(expense(i)));

        for (int i = 0; i < calls.size(); i++) {
            if (i == 2) {
                assertThrows(Exception.class, calls.get(i)::get);
            } else {
                calls.get(i).get();
            }
        }
        assertEquals(List.of("4"), fixture.ask("SELECT count(*) FROM syncqueues"));
    }

    private static List<Submission> many() {
        List<Submission> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(expense(i));
        }
        return many;
    }

    private interface Call {
        Object with(int number);
    }

    /** Makes these calls while the writer is taken, so that all of them wait for it; they queue up in their order. */
    private List<FutureTask<Object>> atOnce(int callers, Call call) {
        List<FutureTask<Object>> calls = new ArrayList<>();
        fixture.store.writer().write(sql -> {
            for (int i = 0; i < callers; i++) {
                int number = i;
                FutureTask<Object> task = new FutureTask<>(() -> call.with(number));
                Thread thread = new Thread(task);
                thread.start();
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                calls.add(task);
            }
            return calls;
        });
        return calls;
    }
}
