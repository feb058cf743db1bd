package {{package}};

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.quarkus.SyncHandler;
import java.util.Map;

/** What happens with an order that a client has made, maybe days ago and offline. */
class Orders {
    record Order(String item, int quantity) {}

    @SyncHandler("/api/orders")
    Plan order(SyncItem item, Context context) {
        Order order = item.data(Order.class);
        if (order.item() == null || order.quantity() < 1) {
            return new Plan.Reject(Failure.validation("an order is for at least one of something"));
        }
        Map<String, ?> kept = Map.of("item", order.item(), "quantity", order.quantity(), "state", "accepted");
        return Plan.apply(records -> Result.put(records.ownKey(), kept));
    }
}
