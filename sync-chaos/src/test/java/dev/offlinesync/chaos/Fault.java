package dev.offlinesync.chaos;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Something that breaks, and is whole again when {@code strike} returns.
 *
 * @param strike bounded in time; whatever it chooses, it chooses by the given chance
 */
record Fault(String name, Kind kind, Consumer<Random> strike) {
    enum Kind {
        KILL,
        OTHER
    }
}
