package dev.offlinesync.bench.report;

import dev.offlinesync.bench.Measured;
import dev.offlinesync.bench.workload.Shape;
import java.util.Optional;

/**
 * A workload on the server, and what the baseline did with the same work.
 *
 * @param baseline empty if none was asked for, or it cannot do such work
 */
public record Comparison(String workload, Shape shape, Measured served, Optional<Measured> baseline) {
    /** The server's rate as a part of the baseline's. */
    public Optional<Double> ratio() {
        return baseline.map(b -> served.rate() / b.rate());
    }
}
