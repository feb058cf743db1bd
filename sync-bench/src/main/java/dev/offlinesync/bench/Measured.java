package dev.offlinesync.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one measurement came to.
 *
 * @param name of the workload
 * @param clients at once; 0 if there were none
 * @param items that were done within {@code time}
 * @param latencies of the requests answered within {@code time}, in µs
 * @param errors requests that failed, and were sent again
 * @param wrong what was not in the database as it must be; empty if all is well
 */
public record Measured(
        String name,
        int clients,
        long items,
        Duration time,
        Histogram latencies,
        long errors,
        Optional<Duration> serverCpu,
        Optional<Duration> databaseCpu,
        Optional<Long> commands,
        List<String> wrong) {
    /** Items in a second. */
    public double rate() {
        return items / seconds();
    }

    /** Requests in a second. */
    public double requestRate() {
        return latencies.getTotalCount() / seconds();
    }

    private double seconds() {
        return time.toNanos() / 1e9;
    }

    /** Of a whole, per 1,000 items. */
    public double perThousand(double whole) {
        return items == 0 ? 0 : 1000 * whole / items;
    }

    /** The same with what a check has found. */
    Measured with(List<String> found) {
        return new Measured(name, clients, items, time, latencies, errors, serverCpu, databaseCpu, commands, found);
    }
}
