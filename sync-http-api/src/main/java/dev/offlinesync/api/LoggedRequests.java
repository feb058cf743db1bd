package dev.offlinesync.api;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The lines of an access log. Each request of a user has one. Those of nobody, of which anybody can send any number, have
 * one a second for each status, with the number of those left out.
 */
final class LoggedRequests implements AccessLog {
    private final RepeatedLines ofNobody;
    private final Consumer<String> log;

    /** @param nanos such as {@link System#nanoTime} */
    LoggedRequests(LongSupplier nanos, Consumer<String> log) {
        this.ofNobody = new RepeatedLines(nanos);
        this.log = log;
    }

    @Override
    public void answered(Line line) {
        String told = line.method() + " " + line.path() + " " + line.status() + " " + line.millis() + "ms "
                + line.bytes() + "B ";
        if (line.user() != null) {
            log.accept(told + line.user());
            return;
        }
        ofNobody.next(String.valueOf(line.status()))
                .ifPresent(more -> log.accept(told + "-" + (more == 0 ? "" : " (and " + more + " more)")));
    }
}
