package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.StoredRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two instances, eight threads, one user: every item has its effect exactly once, and in order. */
@RequiresMongo
class RaceTest {
    private static final int RECORDS = 5;
    private static final int UPDATES = 40;

    @Test
    void many_parties_process_one_user_and_every_item_has_its_effect_once() throws Exception {
        try (Fixture mongo = Fixture.replicaSet()) {
            List<SyncQueue> instances = List.of(Queues.on(mongo.store), Queues.on(mongo.open()));
            for (int r = 0; r < RECORDS; r++) {
                instances.get(0).add(ANNA, Queues.create(Map.of("_id", "r" + r, "n", 0)));
            }
            AtomicInteger attempted = new AtomicInteger();
            AtomicInteger number = new AtomicInteger();
            ExecutorService pool = Executors.newFixedThreadPool(8);
            List<Future<?>> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                SyncQueue queue = instances.get(t % 2);
                threads.add(pool.submit(() -> {
                    for (int i = number.incrementAndGet(); i <= UPDATES; i = number.incrementAndGet()) {
                        Submission update =
                                Queues.update("r" + i % RECORDS, Map.of("n", i)).withMutationId("update-" + i);
                        queue.add(ANNA, update);
                        attempted.addAndGet(queue.process(ANNA).attempted().size());
                        queue.add(ANNA, update);
                    }
                }));
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
            pool.shutdown();
            attempted.addAndGet(instances.get(0).process(ANNA).attempted().size());

            List<SyncItem> items = instances
                    .get(0)
                    .items(ANNA, EnumSet.allOf(Status.class), null, 500)
                    .items();
            assertEquals(RECORDS + UPDATES, items.size());
            assertEquals(items.size(), attempted.get());
            items.forEach(item -> assertEquals(Status.COMPLETED, item.status()));
            items.forEach(item -> assertEquals(1, item.attempts()));
            for (int r = 0; r < RECORDS; r++) {
                StoredRecord record =
                        mongo.store.records().find(ANNA, Given.expense("r" + r)).orElseThrow();
                assertEquals(1 + UPDATES / RECORDS, record.version());
                assertEquals(lastUpdateOf("r" + r, items), record.data().get("n"), "the last one wins");
            }
        }
    }

    private static Object lastUpdateOf(String record, List<SyncItem> inOrder) {
        return inOrder.stream()
                .filter(i -> i.endpoint().endsWith("/" + record))
                .reduce((a, b) -> b)
                .orElseThrow()
                .data()
                .get("n");
    }
}
