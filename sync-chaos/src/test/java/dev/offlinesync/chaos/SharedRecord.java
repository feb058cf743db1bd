package dev.offlinesync.chaos;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A record that all devices of a user write to. One makes it, the others may know of it when that is acknowledged;
 * after a while another takes its place, since every update of it leaves a field.
 */
final class SharedRecord {
    private static final int UPDATES = 40;

    private final Ledger ledger;
    private Mutation create;
    private int updates;

    SharedRecord(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The create, if this caller is the one who sends it. */
    synchronized Optional<Mutation> makeWhereDue(Supplier<Mutation> newOne) {
        if (create != null && updates < UPDATES) {
            return Optional.empty();
        }
        create = newOne.get();
        updates = 0;
        return Optional.of(create);
    }

    /** The record's create, once others may know of it. */
    synchronized Optional<Mutation> known() {
        if (create == null || !ledger.acknowledged().contains(create.id())) {
            return Optional.empty();
        }
        updates++;
        return Optional.of(create);
    }
}
