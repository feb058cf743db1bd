package dev.offlinesync.core.event;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.WellFormed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a user have a line of their own: the first ones of a minute. The others are counted, so that a user whose
 * items all fail does not fill the log. Thread-safe.
 */
final class LinesPerUser {
    /** Lines of one user within a minute. */
    static final int MOST = 50;

    /** Users who are told apart, in memory and in the summary of a minute. */
    static final int MOST_COUNTED = 10_000;

    private static final int MOST_SUMMED = 20;

    private static final int MOST_ENDPOINTS = 5;
    private static final int LONGEST_ENDPOINT = 100;
    private static final int LONGEST = 1000;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Map<String, Lines> lines = new LinkedHashMap<>();
    private volatile long began;

    /** @param nanos such as {@link System#nanoTime} */
    LinesPerUser(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    private static final class Lines {
        private int written;
        private int more;
        private final Set<String> endpoints = new LinkedHashSet<>();
    }

    /** Whose line this would be, and of which endpoint. */
    private record Origin(String of, @Nullable String endpoint) {
        private static Origin of(SyncItem item) {
            return new Origin("user " + item.userId(), item.method() + " " + item.endpoint());
        }

        private static Origin of(UserId user) {
            return new Origin("user " + user, null);
        }
    }

    /** Empty if nobody's writes can make many of them. */
    private static Optional<Origin> origin(SyncEvent event) {
        if (event instanceof SyncEvent.Failed failed) {
            return Optional.of(Origin.of(failed.item()));
        }
        if (event instanceof SyncEvent.HandlerThrew threw) {
            return Optional.of(Origin.of(threw.item()));
        }
        if (event instanceof SyncEvent.HandlerOverdue overdue) {
            return Optional.of(Origin.of(overdue.item()));
        }
        if (event instanceof SyncEvent.WriteRefused refused) {
            return Optional.of(Origin.of(refused.user()));
        }
        if (event instanceof SyncEvent.LaneTakenOver lane) {
            return Optional.of(Origin.of(lane.user()));
        }
        if (event instanceof SyncEvent.LaneLost lane) {
            return Optional.of(Origin.of(lane.user()));
        }
        return event instanceof SyncEvent.DefaultUsed used
                ? Optional.of(new Origin("the " + used.what(), null))
                : Optional.empty();
    }

    /** The lines to write instead of this event's, or before it. */
    record Answer(boolean isAdmitted, List<String> others) {
        private static final Answer ADMITTED = new Answer(true, List.of());
        private static final Answer COUNTED = new Answer(false, List.of());
    }

    Answer next(SyncEvent event) {
        Optional<Origin> origin = origin(event);
        if (origin.isEmpty()) {
            return Answer.ADMITTED;
        }
        return next(origin.get());
    }

    private synchronized Answer next(Origin origin) {
        String of = lines.containsKey(origin.of) || lines.size() < MOST_COUNTED ? origin.of : "other users";
        Lines own = lines.computeIfAbsent(of, first -> new Lines());
        if (own.written < MOST) {
            own.written++;
            return Answer.ADMITTED;
        }
        own.more++;
        if (origin.endpoint != null && own.endpoints.size() <= MOST_ENDPOINTS) {
            own.endpoints.add(WellFormed.oneLine(origin.endpoint, LONGEST_ENDPOINT));
        }
        return own.more > 1
                ? Answer.COUNTED
                : new Answer(false, List.of(line("what else happens to writes of " + of + " is counted for a minute")));
    }

    /** What was counted, once the minute is over; then the next one begins. */
    List<String> counted() {
        return nanos.getAsLong() - began < MINUTE ? List.of() : summary();
    }

    private synchronized List<String> summary() {
        if (nanos.getAsLong() - began < MINUTE) {
            return List.of();
        }
        List<String> told = new ArrayList<>();
        int others = 0;
        long more = 0;
        for (Map.Entry<String, Lines> e : lines.entrySet()) {
            Lines of = e.getValue();
            if (of.more > 0 && told.size() < MOST_SUMMED) {
                told.add(line("of " + e.getKey() + ", " + of.more + " more lines were left out" + endpoints(of)));
            } else if (of.more > 0) {
                others++;
                more += of.more;
            }
        }
        if (others > 0) {
            told.add("of " + others + " others, " + more + " more lines were left out");
        }
        lines.clear();
        began = nanos.getAsLong();
        return told;
    }

    private static String endpoints(Lines of) {
        List<String> some = of.endpoints.stream().limit(MOST_ENDPOINTS).toList();
        String rest = of.endpoints.size() > some.size() ? " and others" : "";
        return some.isEmpty() ? "" : ", of " + String.join(", ", some) + rest;
    }

    private static String line(String text) {
        return WellFormed.oneLine(text, LONGEST);
    }
}
