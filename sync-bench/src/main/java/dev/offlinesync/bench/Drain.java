package dev.offlinesync.bench;

import dev.offlinesync.bench.database.Database;
import dev.offlinesync.bench.workload.Backlog;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** Watches the worker empty a backlog. Nobody asks the server for anything meanwhile. */
final class Drain {
    private static final long LOOK_MILLIS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Database database;
    private final Backlog backlog;
    private final Progress progress;

    Drain(Database database, Backlog backlog, Progress progress) {
        this.database = database;
        this.backlog = backlog;
        this.progress = progress;
    }

    /** From {@code warmUp} after the first item was done until the last was. */
    Measured run(Duration warmUp, Meters meters) throws IOException {
        try {
            await("the worker has not begun", () -> database.has(backlog.run(), "completed"));
            progress.step("draining");
            Thread.sleep(warmUp.toMillis());
            Meters.Reading before = meters.read();
            long began = System.currentTimeMillis();
            await("the backlog is not done", () -> !database.has(backlog.run(), "pending"));
            Meters.Reading used = meters.read().since(before);
            long[] counted = Arrays.stream(database.completions(backlog.run()))
                    .filter(time -> time > began)
                    .toArray();
            if (counted.length < backlog.items() / 10) {
                throw new IOException("drain: the backlog was done before the warm-up ended: give it more --items or"
                        + " --users, or less --warm-up");
            }
            return new Measured(
                    "drain",
                    0,
                    counted.length,
                    Duration.ofMillis(counted[counted.length - 1] - began),
                    new Histogram(1),
                    0,
                    used.serverCpu(),
                    used.databaseCpu(),
                    used.commands(),
                    backlog.verify());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String otherwise, Condition condition) throws InterruptedException, IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException(otherwise + " after " + LONGEST.toMinutes() + " minutes");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
