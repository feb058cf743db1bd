package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.database.Bare;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The database work of a workload, done by the driver itself: what any server on this database could reach at best. */
final class BareWork implements Workload {
    private final Bare bare;
    private final Kind kind;
    private final Shape shape;
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();

    BareWork(Bare bare, Kind kind, Shape shape) {
        this.bare = bare;
        this.kind = kind;
        this.shape = shape;
    }

    @Override
    public void prepare() {
        bare.prepare();
        if (kind == Kind.PROCESS || kind == Kind.DRAIN) {
            Bare.Client filling = bare.client();
            for (int user = 0; user < shape.users(); user++) {
                for (int from = 0; from < shape.items(); from += 500) {
                    filling.insert("user" + user, Math.min(500, shape.items() - from));
                }
                waiting.add("user" + user);
            }
        }
        if (kind == Kind.PULL || kind == Kind.PULL_EMPTY) {
            Bare.Client filling = bare.client();
            for (int user = 0; user < shape.clients(); user++) {
                filling.insert("user" + user, Pull.PAGE);
                filling.process("user" + user, Pull.PAGE);
            }
        }
    }

    @Override
    public Turn client(int number) {
        Bare.Client client = bare.client();
        return switch (kind) {
            case ADD -> () -> insert(client, number, 1);
            case BULK -> () -> insert(client, number, shape.batch());
            case PUSH ->
                () -> {
                    insert(client, number, shape.batch());
                    return client.process("user" + number, shape.batch());
                };
            case PULL -> () -> client.pull("user" + number, 0, Pull.PAGE);
            case PULL_EMPTY -> () -> 1 + client.pull("user" + number, Bare.CHANGE, Pull.PAGE);
            case FAN_OUT -> () -> tellByPulls(client, number);
            default -> () -> process(client);
        };
    }

    /** What it takes without streams: whoever wants to know asks, and is answered with one record. */
    private int tellByPulls(Bare.Client client, int number) {
        for (int i = 0; i < FanOut.USERS; i++) {
            String user = "user" + (number * FanOut.USERS + i);
            client.insert(user, 1);
            client.process(user, 1);
            for (int stream = 0; stream < FanOut.streamsOfUser(shape); stream++) {
                client.pull(user, 0, 1);
            }
        }
        return FanOut.USERS * FanOut.streamsOfUser(shape);
    }

    private static int insert(Bare.Client client, int number, int items) {
        client.insert("user" + number, items);
        return items;
    }

    private int process(Bare.Client client) {
        for (String user = waiting.poll(); user != null; user = waiting.poll()) {
            int done = client.process(user, shape.batch());
            if (done > 0) {
                waiting.add(user);
                return done;
            }
        }
        return Turn.NOTHING;
    }

    @Override
    public List<String> verify() {
        return List.of();
    }

    @Override
    public void close() {
        bare.close();
    }
}
