package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps a server busy: twenty pushes of ten writes a second, until it is closed. */
final class SteadyPushes implements AutoCloseable {
    private static final int CLIENTS = 4;

    private final ScheduledExecutorService pushing = Executors.newScheduledThreadPool(CLIENTS);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    SteadyPushes(Client client) {
        for (int i = 0; i < CLIENTS; i++) {
            pushing.scheduleAtFixedRate(() -> push(client), 50L * i, 200, TimeUnit.MILLISECONDS);
        }
    }

    private void push(Client client) {
        int n = 10 * sent.incrementAndGet();
        if (client.post("/api/sync/push", Expenses.bulk(n, n + 10)).status() != 200) {
            refused.incrementAndGet();
        }
    }

    /** After it was closed: that it was busy, and kept nobody waiting too long. */
    void assertAllAnswered(int atLeast) {
        assertTrue(sent.get() > atLeast, sent::toString);
        assertEquals(0, refused.get(), "pushes wait for the shell");
    }

    @Override
    public void close() {
        pushing.shutdownNow();
        try {
            assertTrue(pushing.awaitTermination(30, TimeUnit.SECONDS), "a push was not answered");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
