package dev.offlinesync.core.item;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where an item is in its life: the one place that says which moves are legal and what a status means. Each is a
 * {@code switch} without a default, so that a new status does not compile until all of them are answered for it.
 */
public enum Status {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED;

    /** Not ended yet: will still be run. */
    public static final Set<Status> OPEN = matching(Status::isOpen);

    private static final Map<String, Status> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Status::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** As it is written in the database and in HTTP: {@code pending}, {@code processing}… */
    public String wire() {
        return wire;
    }

    public static Optional<Status> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }

    /** Those that have this property, unmodifiable. */
    public static Set<Status> matching(Predicate<Status> property) {
        EnumSet<Status> matching = EnumSet.noneOf(Status.class);
        Arrays.stream(values()).filter(property).forEach(matching::add);
        return Collections.unmodifiableSet(matching);
    }

    /** Not ended yet: will still be run. */
    public boolean isOpen() {
        return !endsItem();
    }

    /** It will not be run again, unless somebody retries it. */
    public boolean endsItem() {
        return switch (this) {
            case PENDING, PROCESSING -> false;
            case COMPLETED, FAILED -> true;
        };
    }

    /** Its effect is there. */
    public boolean isSuccess() {
        return switch (this) {
            case COMPLETED -> true;
            case PENDING, PROCESSING, FAILED -> false;
        };
    }

    /**
     * Clearing the queue keeps the item, because it is what recognises a resend of its mutation: without it the
     * mutation would be done twice. (An item in any other status recognises a resend too, for as long as it is there.)
     */
    public boolean recognisesResend() {
        return switch (this) {
            case COMPLETED -> true;
            case PENDING, PROCESSING, FAILED -> false;
        };
    }

    /** Somebody may ask for it to be run again, from its first attempt. */
    public boolean mayBeRetried() {
        return switch (this) {
            case FAILED -> true;
            case PENDING, PROCESSING, COMPLETED -> false;
        };
    }

    boolean mayBecome(Status next) {
        return switch (this) {
            // A pure item goes from pending to its end in one transaction: nobody could see "processing" in between.
            case PENDING, PROCESSING ->
                switch (next) {
                    case PENDING, COMPLETED, FAILED, PROCESSING -> true;
                };
            case COMPLETED -> false;
            case FAILED -> next == PENDING;
        };
    }
}
