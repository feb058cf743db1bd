package dev.offlinesync.mongo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Real MongoDB servers for tests: a replica set of one node and a standalone server, each started once in a JVM when it
 * is first asked for. Test classes are to be annotated with {@link RequiresMongo}.
 *
 * <p>The program is {@code $OFFLINE_SYNC_MONGOD}, else the one that {@code tools/mongod} has fetched, else a {@code
 * mongod} on the path.
 */
public final class MongoServers {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private MongoServers() {}

    private static final class ReplicaSet {
        static final MongoProcess SHARED = MongoProcess.replicaSet();
    }

    private static final class Standalone {
        static final MongoProcess SHARED = MongoProcess.standalone();
    }

    public static MongoProcess replicaSet() {
        return ReplicaSet.SHARED;
    }

    public static MongoProcess standalone() {
        return Standalone.SHARED;
    }

    /** A name for a database that no other test has. */
    public static String freshDatabase() {
        return "test-" + DATABASES.incrementAndGet();
    }

    /** The program, if there is one. */
    public static Optional<Path> binary() {
        String named = System.getenv("OFFLINE_SYNC_MONGOD");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path cache = caches == null || caches.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<Path> onPath = Stream.of(path.split(File.pathSeparator)).map(p -> Path.of(p, "mongod"));
        return Stream.concat(Stream.of(cache.resolve("offline-sync/mongod-6.0.5")), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
