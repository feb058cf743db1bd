package dev.offlinesync.examples.courier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.quarkus.SyncHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A message to someone who was not at home is sent by another service. It may be asked twice (this server may die
 * before it has noted the answer), and knows by the key that it is the same message.
 */
@SyncHandler("/api/notices")
final class Notices implements EffectHandler {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json;
    private final URI gateway;
    private final Duration outage;

    /** @param outage how long to leave a gateway alone that is down */
    Notices(
            ObjectMapper json,
            @ConfigProperty(name = "courier.sms.url") URI gateway,
            @ConfigProperty(name = "courier.sms.outage") Duration outage) {
        this.json = json;
        this.gateway = gateway;
        this.outage = outage;
    }

    @Override
    public Outcome call(SyncItem item, Context context) throws InterruptedException, JsonProcessingException {
        HttpRequest request = HttpRequest.newBuilder(gateway)
                .header("Idempotency-Key", context.idempotencyKey())
                .header("Content-Type", "application/json")
                .timeout(Duration.between(context.now(), context.deadline()).dividedBy(2))
                .POST(BodyPublishers.ofString(json.writeValueAsString(item.data())))
                .build();
        try {
            return outcome(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return new Outcome.Postpone(
                    outage, "the gateway cannot be reached"); // no fault of the item's: no attempt is counted
        }
    }

    private Outcome outcome(HttpResponse<String> response) {
        if (response.statusCode() < 300) {
            return new Outcome.Done(Map.of("message", response.body()));
        }
        return response.statusCode() == 503
                ? new Outcome.Postpone(outage, "the gateway is closed")
                : new Outcome.Retry(Failure.handler("the gateway answered " + response.statusCode()), null);
    }
}
