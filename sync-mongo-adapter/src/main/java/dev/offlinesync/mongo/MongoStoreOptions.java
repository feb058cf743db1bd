package dev.offlinesync.mongo;

import dev.offlinesync.core.record.CollectionName;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * How to open a {@link MongoStore}.
 *
 * @param collections of records: their indexes are created at the start
 * @param timeout of one operation on the database, 100 ms to 5 minutes
 */
public record MongoStoreOptions(Set<String> collections, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    public MongoStoreOptions {
        collections = Set.copyOf(collections);
        collections.forEach(name -> {
            if (new CollectionName(name).isReserved()) {
                throw new IllegalArgumentException("the collection " + name + " is not for records");
            }
        });
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("timeout must be 100 ms to 5 minutes, not " + timeout);
        }
    }

    /** Records in these collections, and defaults for everything else. */
    public static MongoStoreOptions of(Collection<String> collections) {
        return new MongoStoreOptions(Set.copyOf(collections), DEFAULT_TIMEOUT);
    }

    public static MongoStoreOptions of(String... collections) {
        return of(Set.of(collections));
    }

    public MongoStoreOptions withTimeout(Duration value) {
        return new MongoStoreOptions(collections, value);
    }
}
