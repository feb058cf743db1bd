package dev.offlinesync.core.item;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where an item is in its life, and the one table of the moves that are legal. */
public enum Status {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED;

    /** Not ended yet: will still be run. */
    public static final Set<Status> OPEN = Set.of(PENDING, PROCESSING);

    // A pure item goes from pending to its end in one transaction: nobody could see "processing" in between.
    private static final Map<Status, Set<Status>> MOVES = Map.of(
            PENDING, EnumSet.of(PROCESSING, COMPLETED, PENDING, FAILED),
            PROCESSING, EnumSet.of(PROCESSING, COMPLETED, PENDING, FAILED),
            COMPLETED, EnumSet.noneOf(Status.class),
            FAILED, EnumSet.of(PENDING));

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** As it is written in the database and in HTTP: {@code pending}, {@code processing}… */
    public String wire() {
        return wire;
    }

    public static Optional<Status> ofWire(String wire) {
        for (Status s : values()) {
            if (s.wire.equals(wire)) {
                return Optional.of(s);
            }
        }
        return Optional.empty();
    }

    public boolean isOpen() {
        return OPEN.contains(this);
    }

    boolean mayBecome(Status next) {
        Set<Status> moves = MOVES.get(this);
        return moves != null && moves.contains(next);
    }
}
