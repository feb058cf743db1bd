package dev.offlinesync.bench.micro;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.ApiResponse;
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
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Fifty items from JSON, and to JSON, on a store that costs next to nothing: what the API takes beside server and
 * database.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ApiBenchmark {
    private static final Caller ANN = new Caller(new UserId("ann"), Caller.Role.USER);

    private final byte[] fifty = IntStream.range(0, 50)
            .mapToObj(i ->
                    "{\"endpoint\":\"/api/expenses\",\"method\":\"POST\",\"mutationId\":\"2f1d0a52-9f0e-4b8a-8a3e-" + i
                            + "\",\"deviceId\":\"phone\",\"data\":{\"amount\":" + i
                            + ".5,\"category\":\"Food\",\"description\":\"lunch with customer number " + i
                            + "\",\"date\":\"2026-01-01T10:00:00Z\"}}")
            .collect(Collectors.joining(",", "{\"items\":[", "]}"))
            .getBytes(StandardCharsets.UTF_8);

    private final HttpApi api = api();

    private static HttpApi api() {
        InMemoryStore store = new InMemoryStore(InstantSource.system());
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/api/expenses", RecordRules.NONE))
                .build();
        OfflineSync sync = OfflineSync.builder(store).handlers(handlers).build();
        return HttpApi.builder(sync.queue(), sync.records(), handlers, token -> ANN)
                .build();
    }

    private record Request(String method, String path, byte[] bytes) implements ApiRequest {
        @Override
        public String query() {
            return null;
        }

        @Override
        public String header(String name) {
            return name.equals("Content-Type") ? "application/json" : null;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public Optional<Caller> caller() {
            return Optional.of(ANN);
        }
    }

    private ApiResponse answer(Request request, int status) {
        ApiResponse answer = api.handle(request);
        if (answer.status() != status) {
            throw new IllegalStateException(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }

    /** Read, checked, hashed; and found to be there from the second time on, so that the store does not grow. */
    @Benchmark
    public ApiResponse bulk() {
        return answer(new Request("POST", "/api/sync/bulk", fifty), 201);
    }

    /** Written as one page. */
    @Benchmark
    public ApiResponse pending() {
        bulkOnce();
        return answer(new Request("GET", "/api/sync/pending", new byte[0]), 200);
    }

    private boolean filled;

    private void bulkOnce() {
        if (!filled) {
            bulk();
            filled = true;
        }
    }
}
