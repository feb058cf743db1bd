package dev.offlinesync.core.conflict;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who wins if a record has changed since the author of a write saw it. Asked only then. */
public enum ConflictPolicy {
    /** The write is applied as it is. */
    CLIENT_WINS,
    /** The record stays as it is. */
    SERVER_WINS,
    /**
     * Field by field: see {@link FieldMerge}. A write that does not say the old values of its fields is decided as under
     * {@link #REJECT}.
     */
    MERGE,
    /** The write fails, unless the record has its values already. */
    REJECT,
    /** The application decides: see {@link ConflictHandler}. */
    HANDLER;

    private static final Map<String, ConflictPolicy> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ConflictPolicy::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it is written in settings, in the database and in HTTP: {@code client-wins}, {@code server-wins}… */
    public String wire() {
        return wire;
    }

    public static Optional<ConflictPolicy> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}
