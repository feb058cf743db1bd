package dev.offlinesync.api.bare;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An application that authenticates by itself: given a request such as {@code POST /api/sync/add ann {"a":1}}, with the
 * caller as its bearer token, it returns the response. Its class loader knows what {@link BareProjectTest} lets it.
 */
public final class BareProject implements UnaryOperator<String> {
    private final HttpApi api;

    public BareProject() {
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/api/notes", RecordRules.NONE))
                .build();
        OfflineSync sync = OfflineSync.builder(new InMemoryStore(Clock.systemUTC()))
                .handlers(handlers)
                .build();
        api = HttpApi.builder(sync.queue(), sync.records(), handlers, BareProject::caller)
                .build();
    }

    private static Caller caller(String token) {
        return Caller.named(token, Caller.Role.USER)
                .filter(caller -> caller.user().equals(new UserId("ann")))
                .orElseThrow(() -> new InvalidToken("who is that?"));
    }

    @Override
    public String apply(String request) {
        String[] parts = request.split(" ", 4);
        ApiResponse response = api.handle(new Request(
                parts[0],
                parts[1],
                parts[2],
                parts.length < 4 ? new byte[0] : parts[3].getBytes(StandardCharsets.UTF_8)));
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    private record Request(String method, String path, String user, byte[] content) implements ApiRequest {
        @Override
        public String query() {
            return null;
        }

        @Override
        public String header(String name) {
            Map<String, String> headers = Map.of("authorization", "Bearer " + user, "content-type", "application/json");
            return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)))
                    .orElse(null);
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
}
