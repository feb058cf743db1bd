package dev.offlinesync.bench;

import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.server.Server;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what counts on by itself: CPU time and commands; before and after. */
final class Meters {
    private final @Nullable Server server;
    private final @Nullable Database database;

    /** @param server null if none takes part */
    Meters(@Nullable Server server, @Nullable Database database) {
        this.server = server;
        this.database = database;
    }

    record Reading(Optional<Duration> serverCpu, Optional<Duration> databaseCpu, Optional<Long> commands) {
        Reading since(Reading before) {
            return new Reading(
                    serverCpu.flatMap(now -> before.serverCpu.map(now::minus)),
                    databaseCpu.flatMap(now -> before.databaseCpu.map(now::minus)),
                    commands.flatMap(now -> before.commands.map(then -> now - then)));
        }
    }

    Reading read() {
        return new Reading(
                server == null ? Optional.empty() : server.cpu(),
                database == null ? Optional.empty() : database.cpu(),
                database == null ? Optional.empty() : database.commands());
    }
}
