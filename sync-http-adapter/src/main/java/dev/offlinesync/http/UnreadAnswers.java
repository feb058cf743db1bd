package dev.offlinesync.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Responses that their clients have not read completely. If they take too much memory, the oldest is cut off, so that
 * nobody is refused because others do not read. Thread-safe.
 */
final class UnreadAnswers {
    private final long most;
    private final Map<Runnable, Long> unread = new LinkedHashMap<>();
    private long bytes;

    /** @param most bytes of heap */
    UnreadAnswers(long most) {
        this.most = most;
    }

    /** @param breakOff cuts the response off; it is then no longer in here */
    void add(Runnable breakOff, long size) {
        List<Runnable> late = new ArrayList<>();
        synchronized (this) {
            unread.put(breakOff, size);
            bytes += size;
            Iterator<Map.Entry<Runnable, Long>> oldest = unread.entrySet().iterator();
            while (bytes > most && unread.size() > 1) {
                Map.Entry<Runnable, Long> one = oldest.next();
                late.add(one.getKey());
                bytes -= one.getValue();
                oldest.remove();
            }
        }
        late.forEach(Runnable::run);
    }

    synchronized void remove(Runnable breakOff) {
        Long size = unread.remove(breakOff);
        bytes -= size == null ? 0 : size;
    }
}
