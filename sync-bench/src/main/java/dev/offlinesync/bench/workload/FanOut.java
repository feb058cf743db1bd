package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.server.Http;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One writer, and many who are told of it by streams of events. A request writes a record for each of some users, and is over
 * when every stream of theirs has told it; an item is a stream that was told.
 */
final class FanOut implements Workload {
    static final int USERS = 10;

    /** Of all writers together; as many as one user may have. */
    private static final int STREAMS_OF_USER = 100;

    private final Api api;
    private final int streamsOfUser;
    private final List<EventStreams> open = new CopyOnWriteArrayList<>();

    FanOut(Api api, Shape shape) {
        this.api = api;
        this.streamsOfUser = streamsOfUser(shape);
    }

    static int streamsOfUser(Shape shape) {
        return Math.max(1, STREAMS_OF_USER / shape.clients());
    }

    @Override
    public void prepare() {}

    @Override
    public Turn client(int number) throws IOException {
        Http http = api.connect();
        for (int i = 0; i < USERS; i++) { // begins the feed: else the stream has nothing to tell
            Api.ok(http.send(api.get("/api/sync/changes", user(number, i))));
        }
        EventStreams streams = new EventStreams(api.address());
        open.add(streams);
        for (int i = 0; i < USERS * streamsOfUser; i++) {
            streams.open(api.get("/api/sync/events", user(number, i % USERS)));
        }
        streams.awaitChange(); // how far each feed is
        return new Turn() {
            private long n;

            @Override
            public int take() throws IOException {
                for (int i = 0; i < USERS; i++) {
                    String mutation = api.run() + "-" + number + "-" + i + "-" + n;
                    byte[] items = Mutations.items(List.of(Mutations.expense(mutation, n)));
                    Api.ok(http.send(api.post("/api/sync/push?results=none", user(number, i), items)));
                }
                n++;
                streams.awaitChange();
                return USERS * streamsOfUser;
            }

            @Override
            public void close() throws IOException {
                http.close();
            }
        };
    }

    private static int user(int client, int n) {
        return client * USERS + n;
    }

    @Override
    public List<String> verify() {
        return List.of();
    }

    @Override
    public void close() {
        open.forEach(EventStreams::close);
    }
}
