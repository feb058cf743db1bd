package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.KeyFunction;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The key function of a route is the embedder's code: a request that is well-formed asks it once for each item. */
class RoutingTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final KeyFunction byId = Route.byId("/api/notes", List.of());
    private final MutableClock clock = MutableClock.any();
    private final Handlers handlers = Handlers.builder()
            .pure(
                    "/api/notes",
                    (user, item, submission) -> {
                        asked.incrementAndGet();
                        return byId.idOf(user, item, submission);
                    },
                    (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of())))
            .build();
    private final OfflineSync sync = OfflineSync.builder(new InMemoryStore(clock))
            .handlers(handlers)
            .clock(clock)
            .build();
    private final HttpApi api = HttpApi.builder(
                    sync.queue(), sync.records(), handlers, token -> new Caller(new UserId("ann"), Caller.Role.USER))
            .clock(clock)
            .build();

    @AfterEach
    void close() {
        sync.close();
    }

    private void post(String path, String body) {
        assertEquals(2, api.handle(new Post(path, body)).status() / 100);
    }

    private static String fifty() {
        return IntStream.range(0, 50)
                .mapToObj(i -> "{\"endpoint\":\"/api/notes\",\"method\":\"POST\",\"data\":{\"_id\":\"n" + i + "\"}}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    @Test
    void a_bulk_of_fifty_items_asks_fifty_times_and_their_processing_again_fifty_times() {
        post("/api/sync/bulk", fifty());
        assertEquals(50, asked.getAndSet(0));

        post("/api/sync/process", "");
        assertEquals(50, asked.get());
    }

    @Test
    void a_push_of_fifty_items_asks_once_to_store_each_and_once_to_run_it() {
        post("/api/sync/push", fifty());
        assertEquals(100, asked.get());
    }

    private record Post(String path, String text) implements ApiRequest {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String query() {
            return null;
        }

        @Override
        public String header(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "authorization" -> "Bearer anns";
                case "content-type" -> "application/json";
                default -> null;
            };
        }

        @Override
        public long length() {
            return text.length();
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
