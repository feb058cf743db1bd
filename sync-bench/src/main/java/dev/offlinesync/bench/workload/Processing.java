package dev.offlinesync.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.server.Http;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Clients that call {@code process} until the backlog of every user is done. */
final class Processing implements Workload {
    private final Api api;
    private final Database database;
    private final Shape shape;
    private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
    private final LongAdder completed = new LongAdder();

    Processing(Api api, Database database, Shape shape) {
        this.api = api;
        this.database = database;
        this.shape = shape;
    }

    @Override
    public void prepare() throws IOException {
        api.fill(shape.users(), shape.items());
        for (int user = 0; user < shape.users(); user++) {
            waiting.add(user);
        }
    }

    @Override
    public Turn client(int number) throws IOException {
        return new Sending(api.connect()) {
            private int user;

            @Override
            byte[] next() {
                Integer first = waiting.poll();
                user = first == null ? -1 : first;
                String path = "/api/sync/process" + (shape.results() ? "" : "?results=none");
                return first == null ? new byte[0] : api.post(path, user, new byte[0]);
            }

            @Override
            int answered(Http.Answer answer) throws IOException {
                JsonNode json = Api.json(answer);
                if (json.path("hasMore").asBoolean()) {
                    waiting.add(user);
                }
                int done = json.path("successful").asInt();
                completed.add(done);
                return done;
            }
        };
    }

    @Override
    public List<String> verify() {
        List<String> wrong = new ArrayList<>();
        Check.equal(wrong, "completed items", completed.sum(), database.items(api.run(), "completed"));
        Check.equal(wrong, "records", completed.sum(), database.records(api.run(), "expenses"));
        return wrong;
    }
}
