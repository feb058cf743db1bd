package dev.offlinesync.bench.report;

import dev.offlinesync.bench.Measured;
import dev.offlinesync.bench.workload.Shape;
import java.util.Optional;

/**
 * A workload on the server, and what the bare database did with the same work.
 *
 * @param bare empty where that was not asked for, or there is no such work
 */
public record Comparison(String workload, Shape shape, Measured served, Optional<Measured> bare) {
    /** The server's rate as a part of the bare one. */
    public Optional<Double> ratio() {
        return bare.map(b -> served.rate() / b.rate());
    }
}
