package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
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

@RequiresPostgres
class RaceTest {
    private static final UserId ANN = new UserId("ann");
    private static final int ITEMS = 500;

    @Test
    void two_servers_process_one_user_and_each_item_runs_exactly_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (TestDatabase database = new TestDatabase();
                PostgresStore second = database.open();
                OfflineSync one = server(database.store);
                OfflineSync two = server(second)) {
            one.queue().addAll(ANN, Collections.nCopies(ITEMS, create()));

            Callable<List<ItemId>> first = () -> processAll(one);
            Callable<List<ItemId>> other = () -> processAll(two);
            List<ItemId> attempted = new ArrayList<>();
            for (Future<List<ItemId>> byOne :
                    threads.invokeAll(List.of(first, other, first, other, first, other, first, other))) {
                attempted.addAll(byOne.get());
            }

            assertEquals(ITEMS, attempted.size());
            assertEquals(ITEMS, new HashSet<>(attempted).size());
            assertEquals(
                    List.of("completed|1|" + ITEMS),
                    database.ask("SELECT status, attempts, count(*) FROM sync_items GROUP BY status, attempts"));
            assertEquals(
                    List.of("1|" + ITEMS), database.ask("SELECT version, count(*) FROM sync_records GROUP BY version"));
        } finally {
            threads.shutdown();
        }
    }

    private static Submission create() {
        return Submission.of("/api/expenses", Method.POST, Map.of("amount", 1));
    }

    private static OfflineSync server(PostgresStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .build();
    }

    private static List<ItemId> processAll(OfflineSync sync) {
        List<ItemId> attempted = new ArrayList<>();
        List<ItemId> last;
        do {
            last = sync.queue().process(ANN).attempted().stream()
                    .map(SyncItem::id)
                    .toList();
            attempted.addAll(last);
        } while (!last.isEmpty());
        return attempted;
    }
}
