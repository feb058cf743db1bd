package dev.offlinesync.examples.courier;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.quarkus.SyncHandler;
import java.util.Map;

/** What a courier agrees with a shop. */
class Sales {
    record Discount(int percent) {}

    /** A rule of the business: more than this only the office may give. */
    @SyncHandler("/api/discounts")
    Plan discount(SyncItem item, Context context) {
        Discount discount = item.data(Discount.class);
        if (discount.percent() > 20) {
            return new Plan.Reject(new Failure(Failure.Kind.FORBIDDEN, "a discount is at most 20 percent"));
        }
        return Plan.apply(records -> Result.put(records.ownKey(), Map.of("percent", discount.percent())));
    }

    @SyncHandler("/api/shops/{shop}/mails")
    Outcome mail(SyncItem item, Context context) {
        return new Outcome.Done(Map.of("sentBy", context.variable("shop")));
    }
}
