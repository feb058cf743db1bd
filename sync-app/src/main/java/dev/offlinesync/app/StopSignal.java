package dev.offlinesync.app;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the signal to stop (SIGTERM, Ctrl-C, or the terminal closing).
 *
 * <p>A shutdown hook would not do: the JVM then exits with 128 + the signal's number whatever the hook does, unless it
 * halts, which leaves temporary files behind. The API for signals is exported and has been stable since Java 1.2. It is
 * called by reflection because javac warns of it, and nothing turns that warning off.
 */
final class StopSignal {
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    private final Semaphore given = new Semaphore(0);

    private StopSignal() {}

    /** From now on, until {@link #await} has returned, these signals no longer end the process by themselves. */
    static StopSignal install() {
        StopSignal stop = new StopSignal();
        SIGNALS.forEach(stop::on);
        return stop;
    }

    private void on(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        given.release();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException e) {
            // Another JVM, or a signal that this system does not have: it ends the process as it always did.
        }
    }

    /** Returns when another of them has come, from somebody who does not want to wait, or after this time. */
    void again(Duration time) {
        try {
            boolean ignored = given.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when one of the signals has come. */
    void await() {
        try {
            given.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
