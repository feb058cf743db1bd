package dev.offlinesync.examples.van;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.StoreUnavailable;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /outbox}: takes what an app has kept, and tells what became of each. */
final class OutboxRoute implements HttpHandler {
    private static final TypeReference<List<Write>> WRITES = new TypeReference<>() {};

    /** Times are Instants in records: JSON has them as text. */
    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .build();

    private final SyncQueue queue;
    private final Map<String, UserId> keys;

    OutboxRoute(SyncQueue queue, Map<String, UserId> keys) {
        this.queue = queue;
        this.keys = keys;
    }

    /** @param id made by the app when its user wrote it: sent again, it is the same write */
    record Write(
            String id, String method, String path, @Nullable Map<String, @Nullable Object> data) {
        Submission submission() {
            Method known = Method.of(method).orElseThrow(() -> new IllegalArgumentException("no method: " + method));
            return Submission.of(path, known, data).withMutationId(id);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        UserId user = keys.get(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
        try {
            if (user == null) {
                answer(exchange, 401, Map.of("error", "X-Key is missing or unknown"));
            } else {
                List<Write> writes = json.readValue(exchange.getRequestBody(), WRITES);
                List<Submission> submissions =
                        writes.stream().map(Write::submission).toList();
                answer(
                        exchange,
                        200,
                        queue.push(user, submissions).stream()
                                .map(added -> shown(added.item()))
                                .toList());
            }
        } catch (JsonProcessingException e) {
            answer(exchange, 400, Map.of("error", "not a list of writes: " + e.getOriginalMessage()));
        } catch (IllegalArgumentException | InvalidSubmission e) { // nothing was stored
            answer(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
        } catch (StoreUnavailable | QueueBusy e) {
            answer(exchange, 503, Map.of("error", "try again"));
        }
    }

    private static Map<String, @Nullable Object> shown(SyncItem item) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", item.mutationId());
        shown.put("status", item.status().wire());
        shown.put("error", item.error());
        shown.put("response", item.responseData());
        return shown;
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
