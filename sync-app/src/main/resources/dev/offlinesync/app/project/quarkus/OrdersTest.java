package {{package}};

import static dev.offlinesync.testkit.Submissions.post;
import static dev.offlinesync.testkit.Submissions.put;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.testkit.SteppedSync;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handlers of the application, in a queue that runs in memory and step by step. */
@QuarkusTest
class OrdersTest {
    @Inject
    Handlers handlers;

    private SteppedSync sync;

    @BeforeEach
    void start() {
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
