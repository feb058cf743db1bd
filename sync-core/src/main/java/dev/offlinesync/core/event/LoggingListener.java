package dev.offlinesync.core.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event's line into the log, and below it what was thrown: once a minute for each place. Of one user's writes
 * it writes {@value LinesPerUser#MOST} lines a minute, and then how many more there were and of which endpoints.
 */
final class LoggingListener implements SyncListener {
    static final String NAME = "dev.offlinesync.queue";

    private static final long BETWEEN_TRACES = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_PLACES = 1000;

    private final System.Logger log;
    /** When the stack trace of what is thrown in a place was last written. */
    private final Map<String, Long> traced = new ConcurrentHashMap<>();

    private final LongSupplier nanos;
    private final LinesPerUser lines;

    LoggingListener(System.Logger log) {
        this(log, System::nanoTime);
    }

    LoggingListener(System.Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
        this.lines = new LinesPerUser(nanos);
    }

    @Override
    public void on(SyncEvent event) {
        lines.counted().forEach(line -> log.log(System.Logger.Level.INFO, line));
        if (!log.isLoggable(event.level())) {
            return;
        }
        Throwable thrown = event.thrown();
        if (thrown != null && isNews(place(event, thrown))) {
            trace(event, thrown);
            return;
        }
        LinesPerUser.Answer answer = lines.next(event);
        answer.others().forEach(line -> log.log(System.Logger.Level.INFO, line));
        if (answer.isAdmitted()) {
            log.log(event.level(), event.text() + (thrown == null ? "" : asBefore(thrown)));
        }
    }

    private static String asBefore(Throwable thrown) {
        return " (" + thrown.getClass().getName() + ", as before)";
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
        long now = nanos.getAsLong();
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
