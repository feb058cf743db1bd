package dev.offlinesync.core.store;

import dev.offlinesync.core.record.RecordLayout;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a server tells the store that it opens, whatever the database.
 *
 * @param layouts the collections that records live in, with how they are stored; a store may prepare something for each
 * @param clock the time by which leases end, for a database that has no clock of its own. If it is the system's, it may
 *     be set while the server runs: {@link dev.offlinesync.core.item.SteadyClock#insteadOf}
 * @param warnings receives, one sentence each, what a person should know about this database
 */
public record StoreSettings(Map<String, RecordLayout> layouts, InstantSource clock, Consumer<String> warnings) {
    public StoreSettings {
        layouts = Map.copyOf(layouts);
    }

    /** Collections whose records name their owner in {@code user} and have no declared types. */
    public StoreSettings(Set<String> collections, InstantSource clock, Consumer<String> warnings) {
        this(collections.stream().collect(Collectors.toMap(c -> c, c -> RecordLayout.DEFAULT)), clock, warnings);
    }

    public Set<String> collections() {
        return layouts.keySet();
    }
}
