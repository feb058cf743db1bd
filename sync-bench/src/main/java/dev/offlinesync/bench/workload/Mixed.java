package dev.offlinesync.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.server.Http;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an outbox holds after some time offline: mostly creates, then updates of what was created, some deletes, a
 * profile; a tenth of it sent before, a hundredth malformed. Each client plays one user.
 */
final class Mixed implements Workload {
    private static final int RESENT_PERCENT = 10;
    private static final int INVALID_PERCENT = 1;
    private static final List<String> COLLECTIONS = List.of("expenses", "orders");

    private final Api api;
    private final Database database;
    private final Shape shape;
    private final LongAdder completed = new LongAdder();
    private final List<LongAdder> records = List.of(new LongAdder(), new LongAdder());

    Mixed(Api api, Database database, Shape shape) {
        this.api = api;
        this.database = database;
        this.shape = shape;
    }

    @Override
    public void prepare() {}

    @Override
    public Turn client(int number) throws IOException {
        return new Outbox(api.connect(), number);
    }

    private final class Outbox extends Sending {
        private final int user;
        private final Random random;
        private final List<List<String>> live = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<String> sent = new ArrayList<>();
        private final long[] change = new long[COLLECTIONS.size()];
        private long n;
        private int fresh;
        private int invalid;

        Outbox(Http http, int user) {
            super(http);
            this.user = user;
            this.random = new Random(user);
        }

        @Override
        byte[] next() {
            List<String> items = new ArrayList<>();
            List<String> now = new ArrayList<>();
            fresh = 0;
            invalid = 0;
            for (int i = 0; i < shape.batch(); i++) {
                int chance = random.nextInt(100);
                if (chance < INVALID_PERCENT) {
                    invalid++;
                    items.add(Mutations.mutation("FETCH", "/api/expenses", "x-" + n, Mutations.expenseData(n)));
                } else if (chance < INVALID_PERCENT + RESENT_PERCENT && !sent.isEmpty()) {
                    items.add(sent.get(random.nextInt(sent.size())));
                } else {
                    String item = mutation(random.nextInt(100));
                    fresh++;
                    now.add(item);
                    items.add(item);
                }
            }
            sent.clear();
            sent.addAll(now);
            return api.post("/api/sync/push" + (shape.results() ? "" : "?results=none"), user, Mutations.items(items));
        }

        private String mutation(int chance) {
            n++;
            String id = api.run() + "-" + user + "-" + n;
            int collection = random.nextInt(COLLECTIONS.size());
            String path = "/api/" + COLLECTIONS.get(collection);
            List<String> known = live.get(collection);
            if (chance >= 95) {
                return Mutations.mutation(
                        "PUT", "/api/users", id, "\"name\":\"User " + n + "\",\"phone\":\"" + n + "\"");
            }
            if (chance >= 85 && !known.isEmpty()) {
                String record = known.remove(random.nextInt(known.size()));
                change[collection]--;
                return Mutations.mutation("DELETE", path + "/" + record, id, "");
            }
            if (chance >= 60 && !known.isEmpty()) {
                String record = known.get(random.nextInt(known.size()));
                return Mutations.mutation("PUT", path + "/" + record, id, data(collection));
            }
            known.add(id);
            change[collection]++;
            return Mutations.mutation("POST", path, id, "\"_id\":\"" + id + "\"," + data(collection));
        }

        private String data(int collection) {
            return collection == 0
                    ? Mutations.expenseData(n)
                    : "\"patientName\":\"Patient " + n + "\",\"totalAmount\":" + n;
        }

        @Override
        int answered(Http.Answer answer) throws IOException {
            JsonNode json = Api.json(answer);
            int done = json.path("successful").asInt();
            if (done != shape.batch() - invalid) {
                throw new IOException(
                        done + " of " + (shape.batch() - invalid) + " items are completed: " + answer.brief());
            }
            completed.add(fresh);
            for (int i = 0; i < change.length; i++) {
                records.get(i).add(change[i]);
                change[i] = 0;
            }
            return shape.batch();
        }
    }

    @Override
    public List<String> verify() {
        List<String> wrong = new ArrayList<>();
        Check.equal(wrong, "completed items", completed.sum(), database.items(api.run(), "completed"));
        for (int i = 0; i < COLLECTIONS.size(); i++) {
            String collection = COLLECTIONS.get(i);
            Check.equal(wrong, collection, records.get(i).sum(), database.records(api.run(), collection));
        }
        return wrong;
    }
}
