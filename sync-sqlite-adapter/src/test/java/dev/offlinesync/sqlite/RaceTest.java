package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.QueueStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceTest {
    private static final int ITEMS = 1000;
    private static final int PUSHES = 60;

    @Test
    void eight_threads_process_one_user_and_each_item_runs_exactly_once(@TempDir Path directory) throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.sync.queue().addAll(ANN, Collections.nCopies(ITEMS, expense(1)));

            List<ItemId> attempted = new ArrayList<>();
            for (List<ItemId> byOne : eightTimes(() -> processAll(fixture))) {
                attempted.addAll(byOne);
            }

            assertEquals(ITEMS, attempted.size());
            assertEquals(ITEMS, new HashSet<>(attempted).size());
            assertEquals(
                    List.of("completed|1|" + ITEMS),
                    fixture.ask("SELECT status, attempts, count(*) FROM syncqueues GROUP BY status, attempts"));
            assertEquals(
                    List.of("1|" + ITEMS), fixture.ask("SELECT _version, count(*) FROM expenses GROUP BY _version"));
        }
    }

    @Test
    void eight_devices_push_changes_of_one_record_and_each_learns_its_outcome(@TempDir Path directory)
            throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.add(Submission.of("/api/expenses", Method.POST, Map.of("_id", "shared", "n", 0)));

            List<Status> ends = new ArrayList<>();
            for (List<Status> ofOne : eightTimes(() -> pushChanges(fixture))) {
                ends.addAll(ofOne);
            }

            assertEquals(Collections.nCopies(8 * PUSHES, Status.COMPLETED), ends);
        }
    }

    private static List<Status> pushChanges(Fixture fixture) {
        List<Status> ends = new ArrayList<>();
        for (int i = 0; i < PUSHES; i++) {
            Submission change = Submission.of("/api/expenses/shared", Method.PUT, Map.of("n", i));
            ends.add(fixture.sync
                    .queue()
                    .push(ANN, List.of(change))
                    .get(0)
                    .item()
                    .status());
        }
        return ends;
    }

    private static List<ItemId> processAll(Fixture fixture) {
        List<ItemId> attempted = new ArrayList<>();
        while (fixture.store
                        .queue()
                        .due(ANN, Fixture.START, 1, 1, QueueStore.COUNTED)
                        .due()
                > 0) {
            fixture.sync.queue().process(ANN).attempted().stream()
                    .map(SyncItem::id)
                    .forEach(attempted::add);
        }
        return attempted;
    }

    private static <T> List<T> eightTimes(Callable<T> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(8, call))) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
