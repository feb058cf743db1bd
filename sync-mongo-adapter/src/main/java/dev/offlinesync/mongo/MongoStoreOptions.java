package dev.offlinesync.mongo;

import dev.offlinesync.core.record.CollectionName;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordLayout;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How to open a {@link MongoStore}.
 *
 * @param layouts the collections of records with how they are stored: their indexes are created at the start. {@code
 *     Handlers.layouts()} has them for the handlers that write them.
 * @param timeout of one operation on the database, 100 ms to 5 minutes
 */
public record MongoStoreOptions(Map<String, RecordLayout> layouts, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    public MongoStoreOptions {
        layouts = Map.copyOf(layouts);
        layouts.keySet().forEach(name -> {
            if (new CollectionName(name).isReserved() && !name.equals(ConflictRecord.COLLECTION)) {
                throw new IllegalArgumentException("the collection " + name + " is not for records");
            }
        });
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("timeout must be 100 ms to 5 minutes, not " + timeout);
        }
    }

    /** Records in these collections, and defaults for everything else. */
    public static MongoStoreOptions of(Collection<String> collections) {
        return of(Set.copyOf(collections).stream().collect(Collectors.toMap(c -> c, c -> RecordLayout.DEFAULT)));
    }

    /** Records in these collections, stored like this, and defaults for everything else. */
    public static MongoStoreOptions of(Map<String, RecordLayout> layouts) {
        return new MongoStoreOptions(layouts, DEFAULT_TIMEOUT);
    }

    public static MongoStoreOptions of(String... collections) {
        return of(Set.of(collections));
    }

    public MongoStoreOptions withTimeout(Duration value) {
        return new MongoStoreOptions(layouts, value);
    }
}
