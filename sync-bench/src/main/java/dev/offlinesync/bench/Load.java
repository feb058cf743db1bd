package dev.offlinesync.bench;

import dev.offlinesync.bench.workload.Turn;
import dev.offlinesync.bench.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients that work as fast as they can, each waiting for its answer before the next request, whenever they are let.
 * What they do at first warms up the JIT and every cache and is not counted. Between two stretches of work they rest,
 * so that others can have the machine.
 */
final class Load implements AutoCloseable {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 50;
    private static final int ERRORS_IN_A_ROW = 200;

    private final String name;
    private final Meters meters;
    private final Progress progress;
    private final Gate gate;
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder items = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    /** The clients, who do nothing yet. */
    Load(String name, Workload workload, int clients, Meters meters, Progress progress) throws IOException {
        this.name = name;
        this.meters = meters;
        this.progress = progress;
        this.gate = new Gate(clients);
        for (int i = 0; i < clients; i++) {
            Client client = new Client(workload.client(i));
            this.clients.add(client);
            threads.add(new Thread(client, name + "-" + i));
        }
        threads.forEach(Thread::start);
    }

    /** Lets clients through, or has them wait; each asks before each request. */
    private static final class Gate {
        private int atWork;
        private int waiting;
        private boolean open;
        private boolean over;

        Gate(int clients) {
            this.atWork = clients;
        }

        /** @return false when it is over */
        synchronized boolean pass() throws InterruptedException {
            waiting++;
            notifyAll();
            while (!open && !over) {
                wait();
            }
            waiting--;
            return !over;
        }

        synchronized void leave() {
            atWork--;
            notifyAll();
        }

        synchronized void open() {
            open = true;
            notifyAll();
        }

        /** Waits for what is under way. */
        synchronized void close() throws InterruptedException {
            open = false;
            while (waiting < atWork) {
                wait();
            }
        }

        synchronized void end() {
            over = true;
            notifyAll();
        }

        synchronized boolean isEmpty() {
            return atWork == 0;
        }
    }

    private final class Client implements Runnable {
        private final Turn turn;
        private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
        private volatile long lastEnd;

        Client(Turn turn) {
            this.turn = turn;
        }

        @Override
        public void run() {
            int failures = 0;
            try {
                while (gate.pass()) {
                    long began = System.nanoTime();
                    try {
                        int done = turn.take();
                        if (done == Turn.NOTHING) {
                            return;
                        }
                        failures = 0;
                        lastEnd = System.nanoTime();
                        latencies.recordValue(Math.min(LONGEST_MICROS, (lastEnd - began) / 1000));
                        items.add(done);
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
                gate.leave();
            }
        }
    }

    /** Work that is not counted. */
    void warmUp(Duration time) throws IOException {
        if (!time.isZero()) {
            work("warming up", time);
        }
    }

    /**
     * Counted work: all that begins within {@code time}, until it ends.
     *
     * @throws IOException if a client could do nothing at all, or nothing was left to do
     */
    Measured measure(Duration time) throws IOException {
        items.reset();
        errors.reset();
        clients.forEach(client -> client.latencies.reset());
        Meters.Reading before = meters.read();
        long began = System.nanoTime();
        work("measuring", time);
        Meters.Reading used = meters.read().since(before);
        if (items.sum() == 0) {
            throw new IOException(
                    name + ": the work was done before the warm-up ended: give it more --items or --users,"
                            + " or less --warm-up");
        }
        long ended = clients.stream().mapToLong(c -> c.lastEnd).max().orElseThrow();
        Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
        clients.forEach(client -> latencies.add(client.latencies));
        return new Measured(
                name,
                clients.size(),
                items.sum(),
                Duration.ofNanos(ended - began),
                latencies,
                errors.sum(),
                used.serverCpu(),
                used.databaseCpu(),
                used.commands(),
                List.of());
    }

    private void work(String what, Duration time) throws IOException {
        try {
            gate.open();
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end && !gate.isEmpty()) {
                Thread.sleep(Math.min(100, Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))));
                progress.at(what, items.sum(), Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
            gate.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        Throwable why = broken.get();
        if (why != null) {
            throw new IOException(name + ": " + why.getMessage(), why);
        }
    }

    @Override
    public void close() throws IOException {
        gate.end();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        for (Client client : clients) {
            client.turn.close();
        }
    }
}
