package dev.offlinesync.core.store;

import dev.offlinesync.core.store.InMemoryTables.OwnedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The feeds of {@link InMemoryTables}. */
final class InMemoryFeeds implements FeedOperations {
    private final InMemoryTables tables;

    InMemoryFeeds(InMemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public long reset() {
        synchronized (tables) {
            long feeds = tables.feeds.size();
            tables.ended.putAll(tables.feeds);
            tables.feeds.clear();
            return feeds;
        }
    }

    @Override
    public long touch(String collection, @Nullable String query, Touch touch) {
        if (query != null) {
            throw new IllegalArgumentException("a store in memory takes no query");
        }
        synchronized (tables) {
            List<OwnedKey> found = tables.slots.entrySet().stream()
                    .filter(e -> e.getValue().record() != null
                            && e.getKey().key().collection().equals(collection))
                    .map(e -> e.getKey())
                    .toList();
            if (touch == Touch.PUBLISH) {
                found.forEach(tables.numbers::remove);
            }
            return found.size();
        }
    }
}
