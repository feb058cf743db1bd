package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Items and contexts as the queue hands them to a handler. */
final class Items {
    static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");
    static final UserId ANN = new UserId("ann");
    static final ItemId ID = new ItemId("0123456789abcdef01234567");

    private Items() {}

    static SyncItem item(Method method, String endpoint, Map<String, ?> data) {
        return SyncItem.received(ID, ANN, Submission.of(endpoint, method, data), new OrderKey("key"), NOW);
    }

    static SyncItem item() {
        return item(Method.POST, "/api/invoices", Map.of("total", 5));
    }

    static Context context() {
        return context(NOW, Duration.ofSeconds(30));
    }

    static Context context(Instant now, Duration time) {
        return new Context(now, 1, ID.hex(), now.plus(time));
    }
}
