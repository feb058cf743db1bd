package dev.offlinesync.examples.depot;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.spring.SyncHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpServerErrorException.ServiceUnavailable;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** What a technician agrees with a customer. */
@Component
class Sales {
    private static final int MOST_PERCENT = 20;
    private static final Duration OUTAGE = Duration.ofSeconds(10);

    private final RestClient http;
    private final URI billing;

    Sales(RestClient.Builder http, @Value("${depot.billing}") URI billing) {
        this.http = http.build();
        this.billing = billing;
    }

    /** A rule of the business: more than this only the office may give. */
    @SyncHandler("/discounts")
    Plan discount(SyncItem item, Context context) {
        if (!(item.data().get("percent") instanceof Integer percent) || percent < 0 || percent > MOST_PERCENT) {
            String why = "a discount is 0 to " + MOST_PERCENT + " percent";
            return new Plan.Reject(new Failure(Failure.Kind.FORBIDDEN, why));
        }
        return Plan.apply(records -> Result.put(records.ownKey(), Map.of("percent", percent)));
    }

    /** Another service writes invoices. It may be asked twice, and knows by the key that it is the same invoice. */
    @SyncHandler("/invoices")
    Outcome invoice(SyncItem item, Context context) {
        try {
            String number = http.post()
                    .uri(billing)
                    .header("Idempotency-Key", context.idempotencyKey())
                    .body(item.data())
                    .retrieve()
                    .body(String.class);
            return new Outcome.Done(Map.of("number", String.valueOf(number)));
        } catch (ResourceAccessException | ServiceUnavailable e) { // no fault of the item's: no attempt is counted
            return new Outcome.Postpone(OUTAGE, "billing is closed");
        }
    }
}
