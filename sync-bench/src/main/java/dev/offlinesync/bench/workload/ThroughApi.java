package dev.offlinesync.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.bench.database.Bare;
import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.server.Http;
import dev.offlinesync.bench.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The database of a server that somebody else has started, as far as its API shows it. */
public final class ThroughApi implements Database {
    private static final int PAGE = 1000;

    private final Server server;
    private final int users;

    /** @param users how many the runs have */
    public ThroughApi(Server server, int users) {
        this.server = server;
        this.users = users;
    }

    @Override
    public String describe() {
        return "whatever is behind " + server.address();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    private interface Question {
        long of(Http http, Api api, int user) throws IOException;
    }

    private long sum(String run, Question question) {
        Api api = new Api(server, run);
        long sum = 0;
        try (Http http = api.connect()) {
            for (int user = 0; user < users; user++) {
                sum += question.of(http, api, user);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    @Override
    public long items(String run, String status) {
        return sum(run, (http, api, user) -> {
            long items = 0;
            String after = "";
            do {
                String path = "/api/sync/items?status=" + status + "&limit=" + PAGE + after;
                JsonNode page = Api.json(Api.ok(http.send(api.get(path, user))));
                items += page.path("count").asLong();
                after = page.path("hasMore").asBoolean()
                        ? "&after=" + page.path("after").asText()
                        : "";
            } while (!after.isEmpty());
            return items;
        });
    }

    @Override
    public long records(String run, String collection) {
        return sum(
                run,
                (http, api, user) -> Api.json(
                                Api.ok(http.send(api.get("/api/" + collection + "?total=true&limit=1", user))))
                        .path("total")
                        .asLong());
    }

    @Override
    public boolean has(String run, String status) {
        return items(run, status) > 0;
    }

    @Override
    public long[] completions(String run) {
        throw new UnsupportedOperationException("only the database itself knows");
    }

    @Override
    public Optional<Long> commands() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> cpu() {
        return Optional.empty();
    }

    @Override
    public void history(int items) {
        throw new UnsupportedOperationException("only into a database of the bench's own");
    }

    @Override
    public Bare bare() {
        throw new UnsupportedOperationException("the bare database is not reached through the API");
    }

    @Override
    public void close() {}
}
