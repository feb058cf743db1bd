package dev.offlinesync.bench;

import dev.offlinesync.bench.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The baseline at its work, in turn with the server; or nobody. */
final class Opponent implements AutoCloseable {
    private final @Nullable Workload workload;
    private final @Nullable Load load;

    private Opponent(@Nullable Workload workload, @Nullable Load load) {
        this.workload = workload;
        this.load = load;
    }

    static Opponent nobody() {
        return new Opponent(null, null);
    }

    /** Prepares the work; nothing is done of it yet. */
    static Opponent at(Workload workload, String name, int clients, Meters meters, Progress progress)
            throws IOException {
        try {
            progress.step(name);
            workload.prepare();
            return new Opponent(workload, new Load(name, workload, clients, meters, progress));
        } catch (IOException | RuntimeException e) {
            workload.close();
            throw e;
        }
    }

    void warmUp(Duration time) throws IOException {
        if (load != null) {
            load.warmUp(time);
        }
    }

    /** @return empty for nobody */
    Optional<Measured> measure(Duration time) throws IOException {
        return load == null ? Optional.empty() : Optional.of(load.measure(time));
    }

    @Override
    public void close() throws IOException {
        if (load != null) {
            load.close();
        }
        if (workload != null) {
            workload.close();
        }
    }
}
