package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.server.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that store new items: {@code add} one by one, {@code bulk} many, {@code push} many that are applied at once.
 */
final class Store implements Workload {
    /** The call that is measured. */
    enum Call {
        ADD("/api/sync/add"),
        BULK("/api/sync/bulk"),
        PUSH("/api/sync/push");

        private final String path;

        Call(String path) {
            this.path = path;
        }
    }

    private final Api api;
    private final Database database;
    private final Shape shape;
    private final Call call;
    private final LongAdder stored = new LongAdder();

    Store(Api api, Database database, Shape shape, Call call) {
        this.api = api;
        this.database = database;
        this.shape = shape;
        this.call = call;
    }

    @Override
    public void prepare() {}

    @Override
    public Turn client(int number) throws IOException {
        return new Sending(api.connect()) {
            private long n;

            @Override
            byte[] next() {
                int user = (int) (number + shape.clients() * (n % Math.max(1, shape.users() / shape.clients())))
                        % shape.users();
                n++;
                String mutation = api.run() + "-" + number + "-" + n;
                if (call == Call.ADD) {
                    return api.post(
                            call.path, user, Mutations.expense(mutation, n).getBytes(StandardCharsets.US_ASCII));
                }
                List<String> items = new ArrayList<>();
                for (int i = 0; i < shape.batch(); i++) {
                    items.add(Mutations.expense(mutation + "-" + i, n + i));
                }
                return api.post(call.path + (shape.results() ? "" : "?results=none"), user, Mutations.items(items));
            }

            @Override
            int answered(Http.Answer answer) throws IOException {
                int items = call == Call.ADD ? 1 : shape.batch();
                if (call == Call.PUSH) {
                    int done = Api.json(answer).path("successful").asInt();
                    if (done != items) {
                        throw new IOException(done + " of " + items + " pushed items are completed");
                    }
                }
                stored.add(items);
                return items;
            }
        };
    }

    @Override
    public List<String> verify() {
        List<String> wrong = new ArrayList<>();
        boolean push = call == Call.PUSH;
        Check.equal(wrong, "items", stored.sum(), database.items(api.run(), push ? "completed" : "pending"));
        Check.equal(wrong, "records", push ? stored.sum() : 0, database.records(api.run(), "expenses"));
        return wrong;
    }
}
