package dev.offlinesync.chaos;

import java.util.Collection;
import java.util.Random;

/** Who else writes records into the database while devices and servers work, past the servers. */
interface Neighbour {
    /** Nobody. */
    Neighbour NONE = new Neighbour() {
        @Override
        public void begin(Collection<String> users, Random random, Ledger ledger) {}

        @Override
        public void end() {}

        @Override
        public boolean isPublished() {
            return true;
        }
    };

    /** Writes records of these users, and into the records of their devices, until the {@link #end}. */
    void begin(Collection<String> users, Random random, Ledger ledger);

    void end() throws InterruptedException;

    /** Waits until the servers have made all of it part of the change feeds; false if that takes too long. */
    boolean isPublished();
}
