package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.Tombstone;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The record port on {@link InMemoryTables}. */
final class InMemoryRecords implements RecordStore {
    private static final Comparator<FeedPage.Entry> IN_ORDER =
            Comparator.comparingLong(FeedPage.Entry::change).thenComparing(FeedPage.Entry::key);

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
    public FeedPage changes(UserId owner, FeedScan scan) {
        synchronized (tables) {
            FeedState state = tables.feeds.get(owner);
            if (state == null) {
                return FeedPage.NOT_BEGUN;
            }
            Page.Filling<FeedPage.Entry> filling = new Page.Filling<>(scan.limit(), FeedPage.Entry::weight);
            Page<FeedPage.Entry> page = filling.fill(tables.slots.entrySet().stream()
                    .filter(e -> e.getKey().user().equals(owner))
                    .map(e -> entry(tables.numbers.getOrDefault(e.getKey(), 0L), e.getValue()))
                    .filter(e -> isIn(scan, e))
                    .sorted(IN_ORDER));
            FeedPage.Entry last = page.hasMore() ? page.items().get(page.items().size() - 1) : null;
            FeedPlace next = last == null
                    ? null
                    : new FeedPlace(
                            last.change(), last.key().collection(), last.key().id());
            return new FeedPage(state, page.items(), next, true, unnumbered(owner, scan, state));
        }
    }

    private Set<RecordKey> unnumbered(UserId owner, FeedScan scan, FeedState state) {
        Page.Filling<FeedPage.Entry> filling = FeedPage.fillingUnnumbered(FeedPage.Entry::weight);
        return filling
                .fill(tables.slots.entrySet().stream()
                        .filter(e -> e.getKey().user().equals(owner)
                                && scan.collections().contains(e.getKey().key().collection()))
                        .map(e -> entry(tables.numbers.getOrDefault(e.getKey(), 0L), e.getValue()))
                        .filter(e -> e.change() <= 0 || e.change() > state.changes()))
                .items()
                .stream()
                .map(FeedPage.Entry::key)
                .collect(Collectors.toSet());
    }

    private static FeedPage.Entry entry(long number, Slot slot) {
        Tombstone tombstone = slot.tombstone();
        return tombstone != null
                ? new FeedPage.Entry(number, slot.key(), tombstone.version(), null)
                : FeedPage.Entry.of(number, Objects.requireNonNull(slot.record()));
    }

    private static boolean isIn(FeedScan scan, FeedPage.Entry entry) {
        RecordKey key = entry.key();
        FeedPlace after = scan.after().in(key.collection());
        boolean isBehind = entry.change() > after.change()
                || (entry.change() == after.change() && key.id().compareTo(after.id()) > 0);
        return isBehind
                && scan.collections().contains(key.collection())
                && (entry.record() != null || entry.change() > scan.floor());
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
