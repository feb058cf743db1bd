package dev.offlinesync.core.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event's line into the log, and below it what was thrown. A thousand items that fail in the same place are a
 * thousand lines, but one stack trace a minute.
 */
final class LoggingListener implements SyncListener {
    static final String NAME = "dev.offlinesync.queue";

    private static final long BETWEEN_TRACES = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_PLACES = 1000;

    private final System.Logger log;
    /** When the stack trace of what is thrown in a place was last written. */
    private final Map<String, Long> traced = new ConcurrentHashMap<>();

    LoggingListener(System.Logger log) {
        this.log = log;
    }

    @Override
    public void on(SyncEvent event) {
        if (!log.isLoggable(event.level())) {
            return;
        }
        Throwable thrown = event.thrown();
        if (thrown == null) {
            log.log(event.level(), event.text());
        } else if (isNews(place(event, thrown))) {
            trace(event, thrown);
        } else {
            log.log(event.level(), event.text() + " (" + thrown.getClass().getName() + ", as before)");
        }
    }

    private void trace(SyncEvent event, Throwable thrown) {
        try {
            log.log(event.level(), event.text(), thrown);
        } catch (Throwable e) { // it cannot be printed
            log.log(event.level(), event.text() + " (" + thrown.getClass().getName() + ", which cannot be printed)");
        }
    }

    private static String place(SyncEvent event, Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        String at = trace.length == 0 ? "" : trace[0].toString();
        return event.getClass().getSimpleName() + " " + thrown.getClass().getName() + " " + at;
    }

    private boolean isNews(String place) {
        long now = System.nanoTime();
        if (traced.size() >= MOST_PLACES) {
            traced.clear();
        }
        @Nullable Long before = traced.get(place);
        if (before != null && now - before < BETWEEN_TRACES) {
            return false;
        }
        traced.put(place, now);
        return true;
    }
}
