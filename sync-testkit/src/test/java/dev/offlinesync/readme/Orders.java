package dev.offlinesync.readme;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.SyncItem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public class Orders {
    record Line(String part, BigDecimal amount) {
        Line {
            if (amount == null || amount.signum() <= 0) {
                throw new IllegalArgumentException("nothing of it");
            }
        }
    }

    record Order(String customer, List<Line> lines, Optional<Instant> wantedBy) {}

    /** Orders come as POST alone. */
    static Plan order(Order order, SyncItem item, Context context) {
        Map<String, ?> kept = Map.of("customer", order.customer(), "lines", order.lines());
        return Plan.apply(records -> Result.put(records.ownKey(), kept));
    }

    /** Lines are also deleted, and a DELETE has no data. */
    static Plan line(SyncItem item, Context context) {
        if (item.method() == Method.DELETE) {
            return Plan.apply(records -> Result.delete(records.ownKey()));
        }
        Line line = item.data(Line.class);
        return Plan.apply(records -> Result.put(records.ownKey(), Map.of("amount", line.amount())));
    }

    public static Handlers handlers() {
        return Handlers.builder()
                .pure("/api/orders", Order.class, Orders::order)
                .pure("/api/lines", Orders::line)
                .build();
    }
}
