package dev.offlinesync.examples.van;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * An invoice is written by another service. It may be asked twice (this server may die before it has noted the answer),
 * and knows by the key that it is the same invoice.
 */
final class Invoices implements EffectHandler {
    private static final Duration OUTAGE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI billing;

    Invoices(URI billing) {
        this.billing = billing;
    }

    @Override
    public Outcome call(SyncItem item, Context context) throws InterruptedException, JsonProcessingException {
        HttpRequest request = HttpRequest.newBuilder(billing)
                .header("Idempotency-Key", context.idempotencyKey())
                .timeout(Duration.between(context.now(), context.deadline()).dividedBy(2))
                .POST(BodyPublishers.ofString(json.writeValueAsString(item.data())))
                .build();
        try {
            return outcome(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return new Outcome.Postpone(
                    OUTAGE, "billing cannot be reached"); // no fault of the item's: no attempt is counted
        }
    }

    private static Outcome outcome(HttpResponse<String> response) {
        if (response.statusCode() < 300) {
            return new Outcome.Done(Map.of("number", response.body()));
        }
        return response.statusCode() == 503
                ? new Outcome.Postpone(OUTAGE, "billing is closed")
                : new Outcome.Retry(Failure.handler("billing answered " + response.statusCode()), null);
    }
}
