package dev.offlinesync.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Lets one fault strike after the other, at moments and in an order that a seed decides. */
final class Storm {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Fault> once;
    private final List<Fault> faults;
    private final Random random;
    private final int longestCalm;
    private final Map<Fault, Integer> struck = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean over;
    private volatile Throwable failure;

    /** @param longestCalm the longest pause between two faults */
    Storm(List<Fault> faults, Random random, Duration longestCalm) {
        this(List.of(), faults, random, longestCalm);
    }

    /** @param once what strikes first, and never again */
    Storm(List<Fault> once, List<Fault> faults, Random random, Duration longestCalm) {
        this.once = List.copyOf(once);
        this.faults = List.copyOf(faults);
        this.random = random;
        this.longestCalm = Math.toIntExact(longestCalm.toMillis());
        this.thread = new Thread(this::blow, "storm");
        this.thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void blow() {
        try {
            // each of them once before chance decides: a short run is to see everything
            Deque<Fault> first = new ArrayDeque<>(once);
            first.addAll(faults);
            while (!over) {
                Pause.millis(random, 200, longestCalm);
                Fault fault = first.isEmpty() ? faults.get(random.nextInt(faults.size())) : first.remove();
                if (!over) {
                    fault.strike().accept(random);
                    struck.merge(fault, 1, Integer::sum);
                }
            }
        } catch (Throwable e) {
            System.out.println("a fault could not be mended: " + e); // at once; the verdict comes later
            failure = e;
        }
    }

    /**
     * No further fault; of several storms all abate before one is waited for, since each can keep another from mending.
     */
    void abate() {
        over = true;
    }

    /** Waits until the last fault is mended; {@link #assertWhole} tells whether it is. */
    void end() throws InterruptedException {
        abate();
        thread.join(PATIENCE.toMillis());
        if (thread.isAlive()) {
            failure = new AssertionError("a fault does not end: " + List.of(thread.getStackTrace()));
        }
    }

    /** A fault could not be mended: what comes after it says nothing any more. */
    boolean isBroken() {
        return failure != null;
    }

    void assertWhole() {
        if (failure != null) {
            throw new AssertionError("a fault could not be mended", failure);
        }
    }

    /** How often faults of this kind struck. */
    int count(Fault.Kind kind) {
        return struck.entrySet().stream()
                .filter(e -> e.getKey().kind() == kind)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How often each fault struck, by name. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        struck.forEach((fault, count) -> counts.merge(fault.name(), count, Integer::sum));
        return counts;
    }
}
