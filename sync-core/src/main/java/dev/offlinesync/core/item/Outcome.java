package dev.offlinesync.core.item;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of a mutation whose record had changed since its author saw it. */
public enum Outcome {
    /** It was applied, and replaced a value that its author did not know. */
    OVERWROTE,
    /** The record stayed as it was. */
    KEPT_THEIRS,
    /** Some of it was applied, beside what others had changed. */
    MERGED,
    /** It failed. */
    REJECTED;

    private static final Map<String, Outcome> BY_WIRE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Outcome::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it is written in the database and in HTTP: {@code overwrote}, {@code kept-theirs}… */
    public String wire() {
        return wire;
    }

    public static Optional<Outcome> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}
