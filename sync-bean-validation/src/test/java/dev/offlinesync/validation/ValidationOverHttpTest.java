package dev.offlinesync.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client is told of data that breaks the constraints of a handler's type. */
class ValidationOverHttpTest {
    record Line(
            @Min(value = 1, message = "must be at least {value}")
            int amount) {}

    record Note(@NotBlank(message = "must not be blank") String text, List<@Valid Line> lines) {}

    private final List<Note> seen = new ArrayList<>();
    private final Handlers handlers = Handlers.builder()
            .mapper(ValidatedMapper.of(DataMapper.RECORDS))
            .pure("/api/notes", Note.class, (note, item, context) -> {
                seen.add(note);
                return Plan.apply(records -> Result.put(records.ownKey(), item.data()));
            })
            .build();

    private record Post(String path, byte[] content) implements ApiRequest {
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
            return Map.of("authorization", "Bearer ann", "content-type", "application/json")
                    .get(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public long length() {
            return content.length;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(content);
        }
    }

    private String push(String data) {
        OfflineSync sync = OfflineSync.builder(new InMemoryStore(Clock.systemUTC()))
                .handlers(handlers)
                .build();
        HttpApi api = HttpApi.builder(
                        sync.queue(),
                        sync.records(),
                        handlers,
                        token -> new Caller(new UserId(token), Caller.Role.USER))
                .build();
        String item =
                "{\"items\": [{\"endpoint\": \"/api/notes\", \"method\": \"POST\", \"data\": %s}]}".formatted(data);
        ApiResponse response = api.handle(new Post("/api/sync/push", item.getBytes(StandardCharsets.UTF_8)));
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertEquals(200, response.status(), body);
        return body;
    }

    @Test
    void an_item_whose_data_breaks_constraints_fails_as_validation_with_the_places() {
        String told = push("{\"text\": \"\", \"lines\": [{\"amount\": 1}, {\"amount\": 0}]}");

        assertTrue(told.contains("\"validation\""), told);
        assertTrue(told.contains("\"/data/text\""), told);
        assertTrue(told.contains("must not be blank"), told);
        assertTrue(told.contains("\"/data/lines/1/amount\""), told);
        assertTrue(told.contains("must be at least 1"), told);
        assertEquals(List.of(), seen);
    }

    @Test
    void a_handler_has_data_that_keeps_them() {
        String told = push("{\"text\": \"milk\", \"lines\": [{\"amount\": 1}]}");

        assertTrue(told.contains("\"completed\""), told);
        assertEquals(List.of(new Note("milk", List.of(new Line(1)))), seen);
    }
}
