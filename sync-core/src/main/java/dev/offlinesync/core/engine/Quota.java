package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QuotaExceeded;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one user may have. It is counted from time to time; in between, what this instance stores is added, so most calls
 * cost no look at the database. Several instances may together let a little more in.
 */
final class Quota {
    /** How long it is good that a user has too much stored: counting that again may cost a look at all of it. */
    private static final Duration FULL_FOR = Duration.ofSeconds(5);

    private final int maxOpenItems;
    private final long maxStored;
    private final UserCounts openItems;
    private final UserCounts stored;

    /** Those of {@code settings}, where zero is no quota. */
    Quota(SyncStore store, List<Resource> resources, EngineContext context, Settings settings) {
        Set<String> collections = Stream.concat(
                        resources.stream().map(Resource::collection), Stream.of(ConflictRecord.COLLECTION))
                .collect(Collectors.toUnmodifiableSet());
        this.maxOpenItems = settings.maxOpenItems();
        this.maxStored = settings.maxStored();
        this.openItems = new UserCounts(
                context::elapsed, maxOpenItems, Duration.ZERO, user -> store.openItems(user, settings.maxOpenItems()));
        this.stored =
                new UserCounts(context::elapsed, maxStored, FULL_FOR, user -> store.storedBytes(user, collections));
    }

    /**
     * Items are added.
     *
     * @throws QuotaExceeded if the user would have too much; nothing is stored then
     */
    <A> A storing(UserId user, List<SyncItem> items, Supplier<A> store) {
        if (maxOpenItems == 0) {
            return storingBytes(user, items, store);
        }
        return openItems.storing(user, items.size(), this::tooManyItems, () -> storingBytes(user, items, store));
    }

    /**
     * A write is made at once.
     *
     * @throws QuotaExceeded if the user would have too much; nothing is stored then
     */
    <A> A writing(UserId user, SyncItem item, Supplier<A> write) {
        return storingBytes(user, List.of(item), write);
    }

    /** Deletions are let through: they make room. */
    private <A> A storingBytes(UserId user, List<SyncItem> items, Supplier<A> store) {
        if (maxStored == 0) {
            return store.get();
        }
        long bytes = items.stream()
                .filter(i -> i.method() != Method.DELETE)
                .mapToLong(SyncItem::dataSize)
                .sum();
        return bytes == 0 ? store.get() : stored.storing(user, bytes, this::tooManyBytes, store);
    }

    private QuotaExceeded tooManyItems() {
        return new QuotaExceeded(
                QuotaExceeded.Kind.OPEN_ITEMS,
                "a user may have " + maxOpenItems
                        + " open items in the queue; send these again when some of them have been processed");
    }

    private QuotaExceeded tooManyBytes() {
        return new QuotaExceeded(
                QuotaExceeded.Kind.STORED_BYTES,
                "the items and records of a user may take " + maxStored
                        + " bytes together; delete some, then send this again");
    }
}
