package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The record port on {@link InMemoryTables}. */
final class InMemoryRecords implements RecordStore {
    private final InMemoryTables tables;

    InMemoryRecords(InMemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        synchronized (tables) {
            return Optional.ofNullable(tables.slot(owner, key).record());
        }
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        synchronized (tables) {
            Page.Filling<StoredRecord> page =
                    new Page.Filling<>(limit, r -> r.data().weight());
            return page.fill(owned(owner, collection)
                    .filter(r -> after == null || r.key().id().compareTo(after) > 0));
        }
    }

    @Override
    public long count(UserId owner, String collection) {
        synchronized (tables) {
            return owned(owner, collection).count();
        }
    }

    private Stream<StoredRecord> owned(UserId owner, String collection) {
        return tables.slots.values().stream()
                .map(Slot::record)
                .filter(r -> r != null && r.key().collection().equals(collection) && r.isOf(owner));
    }
}
