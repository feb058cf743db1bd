package dev.offlinesync.bench;

import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.server.RunningServer;
import dev.offlinesync.bench.workload.Api;
import dev.offlinesync.bench.workload.Kind;
import dev.offlinesync.bench.workload.Shape;
import dev.offlinesync.bench.workload.ThroughApi;
import dev.offlinesync.bench.workload.Workload;
import java.net.URI;
import java.util.Optional;

/** What the server is measured against, in the same run. */
sealed interface Baseline {
    /** How its row is called, after the workload. */
    String label();

    /**
     * The same work as the server's.
     *
     * @param run makes its users differ from all others
     * @return empty if it cannot do this
     */
    Optional<Workload> work(Kind kind, String run, Database database, Shape shape);

    /** Whether what it works on is the database that the server has. */
    boolean usesDatabase();

    /** The database's own driver: the same database work without a server. */
    record Driver() implements Baseline {
        @Override
        public String label() {
            return "bare";
        }

        @Override
        public Optional<Workload> work(Kind kind, String run, Database database, Shape shape) {
            return kind.hasBare() ? Optional.of(kind.bare(database.bare(), shape)) : Optional.empty();
        }

        @Override
        public boolean usesDatabase() {
            return true;
        }
    }

    /**
     * Another server with the same calls, as far as the workload uses them.
     *
     * @param secret its tokens are signed with
     */
    record Peer(URI url, String secret) implements Baseline {
        @Override
        public String label() {
            return "peer";
        }

        @Override
        public Optional<Workload> work(Kind kind, String run, Database database, Shape shape) {
            if (kind == Kind.DRAIN) {
                return Optional.empty(); // nobody but the database knows when a worker is done
            }
            RunningServer server = new RunningServer(url, secret);
            return Optional.of(kind.workload(new Api(server, run), new ThroughApi(server, shape.users()), shape));
        }

        @Override
        public boolean usesDatabase() {
            return false;
        }
    }
}
