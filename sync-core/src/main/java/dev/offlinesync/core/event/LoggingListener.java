package dev.offlinesync.core.event;

/** Writes each event's line into the log, and below it what was thrown. */
final class LoggingListener implements SyncListener {
    static final String NAME = "dev.offlinesync.queue";

    private final System.Logger log;

    LoggingListener(System.Logger log) {
        this.log = log;
    }

    @Override
    public void on(SyncEvent event) {
        if (log.isLoggable(event.level())) {
            log.log(event.level(), event.text(), event.thrown());
        }
    }
}
