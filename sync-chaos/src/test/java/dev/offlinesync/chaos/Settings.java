package dev.offlinesync.chaos;

import dev.offlinesync.app.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** How long and by which chance, as the command line says; and how the servers of a run are set up. */
final class Settings {
    static final Duration LEASE = Duration.ofSeconds(2);

    /** One for all scenarios of a JVM, so that one number repeats them. */
    static final long SEED = seed();

    private Settings() {}

    private static long seed() {
        long given = Long.getLong("chaos.seed", 0);
        return given != 0 ? given : new Random().nextInt(1, Integer.MAX_VALUE);
    }

    /** How long clients are kept at work in a scenario that gets this share of the whole. */
    static Duration load(double share) {
        return Duration.ofMillis((long) (minutes() * 60_000 * share));
    }

    static double minutes() {
        return Double.parseDouble(System.getProperty("chaos.minutes", "1.6"));
    }

    static Path directory() {
        return Path.of(System.getProperty("chaos.directory", "target/chaos"));
    }

    /** Where what the servers of a scenario say is kept. */
    static Path log(String scenario, int server) {
        return directory().resolve(scenario + "-server" + server + ".log");
    }

    /** A server with short waits, which tells the log what it finds strange. */
    static ServerProcess.Launch server(Path dataDir, Duration lease) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SYNC_DATA_DIR", dataDir.toString());
        environment.put("SYNC_JWT_SECRET", Doors.SECRET);
        environment.put("SYNC_LEASE", lease.toSeconds() + "s");
        environment.put("SYNC_WORKER_GRACE", "1s");
        environment.put("SYNC_LOG_LEVEL", "warn");
        return ServerProcess.Launch.of(environment);
    }
}
