package {{package}};

import static dev.offlinesync.testkit.Submissions.post;
import static dev.offlinesync.testkit.Submissions.put;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.SteppedSync;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The handlers of the application, in a queue that runs in memory and step by step. */
@SpringBootTest(properties = "offline-sync.worker.enabled=false")
class OrdersTest {
    @TestConfiguration(proxyBeanMethods = false)
    static class InMemory {
        @Bean
        SyncStore store() {
            return new InMemoryStore(MutableClock.any());
        }
    }

    private final SteppedSync sync;

    OrdersTest(@Autowired Handlers handlers) {
        sync = SteppedSync.of(handlers);
    }

    @Test
    void an_order_is_accepted_and_a_note_is_kept() {
        var order = sync.add(put("/api/orders/1", Map.of("item", "tea", "quantity", 2)));
        var note = sync.add(post("/api/notes", Map.of("_id", "n1", "text", "leave it at the door")));

        sync.process();

        sync.assertThat(order).isCompleted();
        sync.assertThat(note).isCompleted();
        sync.assertThatRecord("orders", "1").has("state", "accepted");
        sync.assertThatRecord("notes", "n1").has("text", "leave it at the door");
    }

    @Test
    void an_order_for_nothing_is_not_tried_again() {
        var order = sync.add(put("/api/orders/1", Map.of("item", "tea", "quantity", 0)));

        sync.process();

        sync.assertThat(order).isFailed()
                .failedWith(Failure.validation("an order is for at least one of something"));
    }
}
