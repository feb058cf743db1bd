package dev.offlinesync.bench;

import dev.offlinesync.bench.workload.Turn;
import dev.offlinesync.bench.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients that work as fast as they can, each waiting for its answer before the next request. What they do at first warms up
 * the JIT and every cache and is not counted; what ends between then and the end is.
 */
final class Load {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 50;
    private static final int ERRORS_IN_A_ROW = 200;

    private final Duration warmUp;
    private final Duration time;
    private final Progress progress;

    private volatile boolean counting;
    private volatile boolean over;
    private final LongAdder items = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    Load(Duration warmUp, Duration time, Progress progress) {
        this.warmUp = warmUp;
        this.time = time;
        this.progress = progress;
    }

    /** One client's latencies. */
    private final class Client implements Runnable {
        private final Turn turn;
        private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
        private long lastEnd;

        Client(Turn turn) {
            this.turn = turn;
        }

        @Override
        public void run() {
            int failures = 0;
            try {
                while (!over) {
                    long began = System.nanoTime();
                    try {
                        int done = turn.take();
                        if (done == Turn.NOTHING) {
                            return;
                        }
                        failures = 0;
                        count(began, done);
                    } catch (IOException e) {
                        errors.increment();
                        progress.error(e);
                        if (++failures == ERRORS_IN_A_ROW) {
                            throw e;
                        }
                        Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable t) {
                broken.compareAndSet(null, t);
            } finally {
                atWork.decrementAndGet();
            }
        }

        private void count(long began, int done) {
            if (counting) {
                lastEnd = System.nanoTime();
                latencies.recordValue(Math.min(LONGEST_MICROS, (lastEnd - began) / 1000));
                items.add(done);
            }
        }
    }

    /** @throws IOException where a client could do nothing at all, or nothing was left to measure */
    Measured run(String name, Workload workload, int clients, Meters meters) throws IOException {
        List<Client> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Client client = new Client(workload.client(i));
            all.add(client);
            threads.add(new Thread(client, name + "-" + i));
        }
        atWork.set(clients);
        threads.forEach(Thread::start);
        try {
            pass("warming up", warmUp);
            Meters.Reading before = meters.read();
            long began = System.nanoTime();
            counting = true;
            pass("measuring", time);
            counting = false;
            long ended = System.nanoTime();
            Meters.Reading after = meters.read();
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
            return measured(name, all, atEnd(all, began, ended) - began, after.since(before));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            over = true;
            for (Client client : all) {
                client.turn.close();
            }
        }
    }

    /** Where the work ran out before the time did, the last answer is the end. */
    private long atEnd(List<Client> all, long began, long ended) {
        long last = all.stream().mapToLong(c -> c.lastEnd).max().orElse(began);
        return ended - began < time.toNanos() ? Math.max(last, began + 1) : ended;
    }

    private void pass(String what, Duration howLong) throws InterruptedException {
        long end = System.nanoTime() + howLong.toNanos();
        while (System.nanoTime() < end && atWork.get() > 0) {
            Thread.sleep(Math.min(100, Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))));
            progress.at(what, items.sum(), Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }

    private Measured measured(String name, List<Client> all, long nanos, Meters.Reading used) throws IOException {
        Throwable why = broken.get();
        if (why != null) {
            throw new IOException(name + ": " + why.getMessage(), why);
        }
        if (items.sum() == 0) {
            throw new IOException(
                    name + ": the work was done before the warm-up ended: give it more --items or --users,"
                            + " or less --warm-up");
        }
        Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
        all.forEach(client -> latencies.add(client.latencies));
        return new Measured(
                name,
                all.size(),
                items.sum(),
                Duration.ofNanos(nanos),
                latencies,
                errors.sum(),
                used.serverCpu(),
                used.databaseCpu(),
                used.commands(),
                List.of());
    }
}
