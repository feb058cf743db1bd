package dev.offlinesync.postgres;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.items;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.QueueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** More than the port asks for: also of writes that meet, no later one is seen before an earlier one. */
@RequiresPostgres
class VisibilityTest {
    @Test
    void whoever_follows_a_queue_by_position_misses_nothing_that_is_inserted_meanwhile() throws Exception {
        TestDatabase database = new TestDatabase();
        QueueStore queue = database.store.queue();
        int writers = 6;
        int each = 60;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                writing.add(pool.submit(() -> items(ANNA, each).forEach(item -> queue.insert(List.of(item)))));
            }
            List<SyncItem> followed = new ArrayList<>();
            boolean more = true;
            while (more) {
                more = !writing.stream().allMatch(Future::isDone);
                Position last = followed.isEmpty() ? null : Position.of(followed.get(followed.size() - 1));
                followed.addAll(queue.page(ANNA, Status.OPEN, last, 1000).items());
            }
            for (Future<?> writer : writing) {
                writer.get();
            }

            assertEquals(writers * each, followed.size());
        } finally {
            pool.shutdown();
            database.close();
        }
    }
}
