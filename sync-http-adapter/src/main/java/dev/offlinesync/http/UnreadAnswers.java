package dev.offlinesync.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Responses that their clients have not read completely. If they take too much memory, the oldest of the user who has most of
 * it is cut off: nobody is refused because others do not read, and nobody else is cut off for it. Thread-safe.
 */
final class UnreadAnswers {
    private final long most;
    private final Map<String, OfUser> users = new HashMap<>();
    private long bytes;
    private int count;

    /** @param most bytes of heap */
    UnreadAnswers(long most) {
        this.most = most;
    }

    /** The oldest first. */
    private static final class OfUser {
        private final Map<Runnable, Long> sizes = new LinkedHashMap<>();
        private long bytes;

        Runnable oldest() {
            Iterator<Runnable> all = sizes.keySet().iterator();
            return all.next();
        }
    }

    /** @param breakOff cuts the response off; it is then no longer in here */
    void add(String user, Runnable breakOff, long size) {
        List<Runnable> late = new ArrayList<>();
        synchronized (this) {
            OfUser own = users.computeIfAbsent(user, u -> new OfUser());
            own.sizes.put(breakOff, size);
            own.bytes += size;
            bytes += size;
            count++;
            while (bytes > most && count > 1) {
                Map.Entry<String, OfUser> largest = users.entrySet().stream()
                        .max(Comparator.comparingLong(one -> one.getValue().bytes))
                        .orElseThrow();
                Runnable one = largest.getValue().oldest();
                remove(largest.getKey(), one);
                late.add(one);
            }
        }
        late.forEach(Runnable::run);
    }

    synchronized void remove(String user, Runnable breakOff) {
        OfUser own = users.get(user);
        Long size = own == null ? null : own.sizes.remove(breakOff);
        if (own == null || size == null) {
            return;
        }
        own.bytes -= size;
        bytes -= size;
        count--;
        if (own.sizes.isEmpty()) {
            users.remove(user);
        }
    }
}
