package dev.offlinesync.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An offline client: its writes wait in an outbox in their order, and the first of them are sent, the same ones again
 * and again and to whichever server, until they are acknowledged. Meanwhile it keeps a {@link Copy} of its user's
 * records, and asks now and then what has changed.
 */
final class Device implements Runnable {
    private static final int LARGEST_PARCEL = 25;
    private static final int MOST_CHANGES = 1000;

    /** Its user waits then: what piles up while servers are away has to be delivered when they are back. */
    private static final int FULL = 100;

    /** A client whose writes are never taken is an error of the run, and must not hang it. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Script script;
    private final Doors doors;
    private final Fleet fleet;
    private final Random random;
    private final Ledger ledger;
    private final Copy copy;
    private final Deque<Mutation> outbox = new ArrayDeque<>();
    private int server;
    private volatile boolean writing = true;
    private volatile long parcelBegan = System.nanoTime();

    Device(Script script, Doors doors, Fleet fleet, Random random, Ledger ledger, Copy copy) {
        this.script = script;
        this.doors = doors;
        this.fleet = fleet;
        this.random = random;
        this.ledger = ledger;
        this.copy = copy;
    }

    /** No new writes; what is in the outbox is still delivered. */
    void stopWriting() {
        writing = false;
    }

    /** For how long it has been at the same parcel. */
    Duration atItFor() {
        return since(parcelBegan);
    }

    @Override
    public void run() {
        try {
            while (writing) {
                for (int writes = random.nextInt(1, 20); writes > 0 && outbox.size() < FULL; writes--) {
                    outbox.add(script.next());
                }
                deliver(parcel());
                if (random.nextInt(3) == 0) {
                    pullSome();
                }
                Pause.millis(random, 20, 200);
            }
            while (!outbox.isEmpty()) {
                deliver(parcel());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Some pages, one of which may be lost on the way; now and then, as if the cursor had expired. */
    private void pullSome() throws InterruptedException {
        if (random.nextInt(40) == 0) {
            copy.forget();
        }
        int limit = random.nextInt(1, 60);
        for (int pages = random.nextInt(1, 4); pages > 0; pages--) {
            Optional<JsonNode> page = pulled(limit);
            if (page.isPresent() && random.nextInt(20) > 0) {
                copy.apply(page.get());
            }
            if (page.isEmpty() || copy.isUpToDate()) {
                return;
            }
        }
    }

    private Optional<JsonNode> pulled(int limit) throws InterruptedException {
        return doors.changes(copy.cursor(), limit, fleet.address(random.nextInt(fleet.size())));
    }

    /** In peace: all that has changed. For the caller of a device that has ended. */
    void pullAll() throws InterruptedException {
        long began = System.nanoTime();
        while (since(began).compareTo(PATIENCE) < 0) {
            Optional<JsonNode> page = pulled(MOST_CHANGES);
            if (page.isEmpty()) {
                Pause.millis(random, 50, 400);
                continue;
            }
            copy.apply(page.get());
            if (copy.isUpToDate()) {
                return;
            }
        }
        ledger.error("never up to date: " + copy);
    }

    /** The first writes of the outbox that can go together. */
    private List<Mutation> parcel() {
        List<Mutation> parcel = new ArrayList<>();
        int most = random.nextInt(1, LARGEST_PARCEL + 1);
        do {
            parcel.add(outbox.remove());
        } while (parcel.size() < most
                && !outbox.isEmpty()
                && !outbox.peek().direct()
                && !parcel.get(0).direct());
        return parcel;
    }

    private void deliver(List<Mutation> parcel) throws InterruptedException {
        long began = System.nanoTime();
        parcelBegan = began;
        server += random.nextInt(fleet.size()); // behind a load balancer
        while (!sent(parcel, began)) {
            if (since(began).compareTo(PATIENCE) > 0) {
                ledger.error("never acknowledged: " + parcel);
                outbox.clear();
                writing = false;
                return;
            }
            server++;
            Pause.millis(random, 50, 400);
        }
    }

    private boolean sent(List<Mutation> parcel, long began) throws InterruptedException {
        long silentSince = Math.max(began, doors.answered());
        try {
            return doors.send(parcel, fleet.address(server));
        } finally {
            ledger.waited(since(silentSince));
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
