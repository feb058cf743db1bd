package dev.offlinesync.core.store;

import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a server tells the store that it opens, whatever the database.
 *
 * @param collections the collections that records live in; a store may prepare something for each
 * @param clock the time by which leases end, for a database that has no clock of its own
 * @param warnings receives, one sentence each, what a person should know about this database
 */
public record StoreSettings(Set<String> collections, InstantSource clock, Consumer<String> warnings) {
    public StoreSettings {
        collections = Set.copyOf(collections);
    }
}
