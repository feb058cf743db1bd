package dev.offlinesync.bench;

import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.database.MongoDatabase;
import dev.offlinesync.bench.database.PostgresDatabase;
import dev.offlinesync.bench.database.SqliteDatabase;
import dev.offlinesync.bench.report.Comparison;
import dev.offlinesync.bench.report.Rounds;
import dev.offlinesync.bench.server.RunningServer;
import dev.offlinesync.bench.server.Server;
import dev.offlinesync.bench.server.SeveralServers;
import dev.offlinesync.bench.server.StartedServer;
import dev.offlinesync.bench.workload.Api;
import dev.offlinesync.bench.workload.Backlog;
import dev.offlinesync.bench.workload.Kind;
import dev.offlinesync.bench.workload.Shape;
import dev.offlinesync.bench.workload.ThroughApi;
import dev.offlinesync.bench.workload.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of the bench: each workload on a fresh database, in each round the server's turn first, then the baseline's.
 */
final class Bench {
    private static final int CLIENTS = 8;

    /** What group commit is for: many single writes at once. */
    private static final int ADDING_CLIENTS = 64;

    /** On as many threads the worker works. */
    private static final int WORKER_THREADS = 4;

    private final Target target;
    private final Shape shape;
    private final Duration warmUp;
    private final Duration time;
    private final @Nullable Baseline baseline;
    private final int rounds;
    private final Progress progress;
    private final String secret = UUID.randomUUID() + "-" + UUID.randomUUID(); // nobody else knows it
    private String described = "";

    /**
     * @param baseline does the same in the same run; null for nobody
     * @param rounds how often each workload is measured
     */
    Bench(
            Target target,
            Shape shape,
            Duration warmUp,
            Duration time,
            @Nullable Baseline baseline,
            int rounds,
            Progress progress) {
        this.target = target;
        this.shape = shape;
        this.warmUp = warmUp;
        this.time = time;
        this.baseline = baseline;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** Which server, on which database. */
    sealed interface Target {}

    record OnSqlite(Path jar, List<String> javaOptions, Map<String, String> settings, Path parent) implements Target {}

    /** @param servers how many on the one database */
    record OnMongo(Path jar, List<String> javaOptions, Map<String, String> settings, String uri, int servers)
            implements Target {}

    /** @param servers how many on the one database */
    record OnPostgres(Path jar, List<String> javaOptions, Map<String, String> settings, String uri, int servers)
            implements Target {}

    record Running(URI url, String secret) implements Target {}

    /** What was measured, for a person. */
    String describe() {
        return described;
    }

    List<Rounds> run(List<Kind> kinds) throws IOException {
        List<Rounds> results = new ArrayList<>();
        for (Kind kind : kinds) {
            results.add(new Rounds(kind == Kind.DRAIN ? drains(sized(kind)) : rounds(kind, sized(kind))));
        }
        return results;
    }

    private Database database() {
        if (target instanceof OnMongo mongo) {
            return new MongoDatabase(mongo.uri);
        }
        if (target instanceof OnPostgres postgres) {
            return new PostgresDatabase(postgres.uri);
        }
        if (target instanceof OnSqlite sqlite) {
            return new SqliteDatabase(sqlite.parent);
        }
        Running running = (Running) target;
        return new ThroughApi(new RunningServer(running.url, running.secret), shape.users());
    }

    private Server server(Database database, boolean worker) {
        if (target instanceof Running running) {
            return new RunningServer(running.url, running.secret);
        }
        Map<String, String> settings = new LinkedHashMap<>(database.settings());
        settings.put("SYNC_WORKER", worker ? "on" : "off");
        settings.put("SYNC_WORKER_GRACE", "0s");
        settings.put("SYNC_LOG_LEVEL", "warn");
        if (target instanceof OnMongo mongo) {
            settings.putAll(mongo.settings);
            return new SeveralServers(
                    mongo.servers, () -> StartedServer.start(mongo.jar, mongo.javaOptions, secret, settings));
        }
        if (target instanceof OnPostgres postgres) {
            settings.putAll(postgres.settings);
            return new SeveralServers(
                    postgres.servers, () -> StartedServer.start(postgres.jar, postgres.javaOptions, secret, settings));
        }
        OnSqlite sqlite = (OnSqlite) target;
        settings.putAll(sqlite.settings);
        return StartedServer.start(sqlite.jar, sqlite.javaOptions, secret, settings);
    }

    private static int usual(Kind kind) {
        return switch (kind) {
            case ADD -> ADDING_CLIENTS;
            case FAN_OUT -> 1; // writer
            default -> CLIENTS;
        };
    }

    private Shape sized(Kind kind) {
        int clients = shape.clients() > 0 ? shape.clients() : usual(kind);
        return new Shape(
                shape.history(),
                Math.max(shape.users(), clients),
                shape.items(),
                shape.batch(),
                clients,
                shape.results());
    }

    private static String fresh(Kind kind) {
        return kind.label() + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Both are warm before the first round, and rest while it is the other's turn. */
    private List<Comparison> rounds(Kind kind, Shape sized) throws IOException {
        try (Database database = database();
                Server server = server(database, false);
                Workload workload = kind.workload(new Api(server, fresh(kind)), database, sized)) {
            described = database.describe();
            progress.step(kind.label() + " on " + described);
            remember(database, sized);
            workload.prepare();
            List<Comparison> all = new ArrayList<>();
            try (Opponent opponent = opponent(kind, database, sized);
                    Load load =
                            new Load(kind.label(), workload, sized.clients(), new Meters(server, database), progress)) {
                load.warmUp(warmUp);
                opponent.warmUp(warmUp);
                for (int i = 0; i < rounds; i++) {
                    all.add(new Comparison(kind.label(), sized, load.measure(time), opponent.measure(time)));
                }
            }
            return verified(all, workload.verify());
        }
    }

    /** What is wrong at the end is the last round's. */
    private static List<Comparison> verified(List<Comparison> rounds, List<String> wrong) {
        Comparison last = rounds.remove(rounds.size() - 1);
        rounds.add(new Comparison(last.workload(), last.shape(), last.served().with(wrong), last.baseline()));
        return rounds;
    }

    private Opponent opponent(Kind kind, Database database, Shape sized) throws IOException {
        if (baseline == null) {
            return Opponent.nobody();
        }
        Optional<Workload> work = baseline.work(kind, fresh(kind), database, sized);
        if (work.isEmpty()) {
            return Opponent.nobody();
        }
        return Opponent.at(
                work.get(),
                kind.label() + " " + baseline.label(),
                kind == Kind.DRAIN ? WORKER_THREADS : sized.clients(),
                new Meters(null, baseline.usesDatabase() ? database : null),
                progress);
    }

    /** Each round with a backlog of its own, which the worker of a fresh server empties. */
    private List<Comparison> drains(Shape sized) throws IOException {
        List<Comparison> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            try (Database database = database()) {
                Measured drained = drained(database, sized);
                try (Opponent opponent = opponent(Kind.DRAIN, database, sized)) {
                    opponent.warmUp(warmUp);
                    all.add(new Comparison(Kind.DRAIN.label(), sized, drained, opponent.measure(time)));
                }
            }
        }
        return all;
    }

    private void remember(Database database, Shape sized) {
        if (sized.history() > 0) {
            progress.step("storing " + sized.history() + " completed items");
            database.history(sized.history());
        }
    }

    private Measured drained(Database database, Shape sized) throws IOException {
        Backlog backlog;
        try (Server filling = server(database, false)) {
            described = database.describe();
            progress.step("drain on " + described);
            remember(database, sized);
            backlog = new Backlog(new Api(filling, fresh(Kind.DRAIN)), database, sized);
            backlog.prepare();
        }
        try (Server draining = server(database, true)) {
            return new Drain(database, backlog, progress).run(warmUp, new Meters(draining, database));
        }
    }
}
