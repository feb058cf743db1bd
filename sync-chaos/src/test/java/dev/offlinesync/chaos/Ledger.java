package dev.offlinesync.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of a run know: what they sent, what was acknowledged, and what went wrong. Thread-safe. */
final class Ledger {
    private static final int SHOWN = 50;

    private final Map<String, Mutation> sent = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> edited = ConcurrentHashMap.newKeySet();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final List<Copy> copies = new CopyOnWriteArrayList<>();
    private final AtomicLong longestOutage = new AtomicLong();
    private volatile boolean isHistoryLost;

    void sent(Mutation mutation) {
        sent.put(mutation.id(), mutation);
    }

    /** Stored, says the server. */
    void acknowledged(Mutation mutation) {
        acknowledged.add(mutation.id());
    }

    /** @param status what has become of it, as the answer said */
    void told(Mutation mutation, String status) {
        acknowledged(mutation);
        if (status.equals("completed") || status.equals("failed")) {
            told.put(mutation.id(), status);
        }
    }

    /** A direct write was answered with a failure, which leaves nothing. */
    void refused(Mutation mutation) {
        refused.add(mutation.id());
    }

    /** A {@link Neighbour} writes this record: each time it gets a version that no mutation made. */
    void edited(String record) {
        edited.add(record);
    }

    /** From now on devices may have to fetch everything again. */
    void historyLost() {
        isHistoryLost = true;
    }

    /** Something that no client should ever see. */
    void error(String what) {
        if (errors.size() < SHOWN) {
            errors.add(what);
        }
    }

    void answer(String kind) {
        answers.computeIfAbsent(kind, k -> new AtomicLong()).incrementAndGet();
    }

    /** How long a client went on sending until it was answered. */
    void waited(Duration time) {
        longestOutage.accumulateAndGet(time.toMillis(), Math::max);
    }

    /** A device's, to be compared in the end. */
    void keeps(Copy copy) {
        copies.add(copy);
    }

    /** By mutation id. */
    Map<String, Mutation> sent() {
        return sent;
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    Map<String, String> told() {
        return told;
    }

    Set<String> refused() {
        return refused;
    }

    /** As in {@link Mutation#record}. */
    Set<String> edited() {
        return edited;
    }

    boolean isHistoryLost() {
        return isHistoryLost;
    }

    List<Copy> copies() {
        return copies;
    }

    List<String> errors() {
        return errors;
    }

    /** How often each kind of answer came. */
    Map<String, Long> answers() {
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((kind, count) -> counts.put(kind, count.get()));
        return counts;
    }

    Duration longestOutage() {
        return Duration.ofMillis(longestOutage.get());
    }
}
