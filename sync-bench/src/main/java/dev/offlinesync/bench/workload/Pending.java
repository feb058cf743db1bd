package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.server.Http;
import java.io.IOException;
import java.util.List;

/** Clients that ask what is pending, of users with a backlog of one batch each. */
final class Pending implements Workload {
    private final Api api;
    private final Shape shape;

    Pending(Api api, Shape shape) {
        this.api = api;
        this.shape = shape;
    }

    @Override
    public void prepare() throws IOException {
        api.fill(shape.users(), shape.batch());
    }

    @Override
    public Turn client(int number) throws IOException {
        return new Sending(api.connect()) {
            private int n = number;

            @Override
            byte[] next() {
                n += shape.clients();
                return api.get("/api/sync/pending", n % shape.users());
            }

            @Override
            int answered(Http.Answer answer) throws IOException {
                String begin = new String(answer.body(), 0, 80, java.nio.charset.StandardCharsets.UTF_8);
                if (!begin.contains("\"count\":" + shape.batch() + ",")) {
                    throw new IOException("not " + shape.batch() + " items: " + begin);
                }
                return shape.batch();
            }
        };
    }

    @Override
    public List<String> verify() {
        return List.of(); // each answer was
    }
}
