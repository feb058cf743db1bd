package dev.offlinesync.core.event;

/**
 * Is told what happens in the queue, for logs, metrics and dashboards.
 *
 * <p><b>When.</b> What is durable is told after its commit; what a handler does is told at once. A listener is called
 * on the thread that does the work, by several threads at a time, and the work waits for it: be quick and thread-safe.
 *
 * <p><b>What gets lost.</b> An event is told at most once. If the process dies between a commit and its event, nobody
 * is ever told; the same holds if the database commits but its answer does not arrive. Other instances tell their own
 * listeners only. So do not send a webhook from a listener: add an item for it to the queue, whose handler is called
 * until it succeeds.
 *
 * <p><b>What it throws</b> is ignored, and logged the first time: a broken listener never stops the queue.
 */
@FunctionalInterface
public interface SyncListener {
    /** Does nothing. */
    SyncListener NONE = event -> {};

    /**
     * Writes every event to the JDK's {@link System.Logger} named {@code dev.offlinesync.queue}, at the event's level,
     * with the stack trace of what was thrown (once a minute for each place). Of one user's writes it writes 50 lines a minute,
     * at most, and then one with how many more there were and of which endpoints, with the first event after that minute.
     * The default of a queue; pass {@code logging().andThen(yours)} to keep it beside your own.
     */
    static SyncListener logging() {
        return new LoggingListener(System.getLogger(LoggingListener.NAME));
    }

    /** Something happened. */
    void on(SyncEvent event);

    /** This listener, then {@code next}, which is told even if this one throws. */
    default SyncListener andThen(SyncListener next) {
        return event -> {
            try {
                on(event);
            } finally {
                next.on(event);
            }
        };
    }
}
