package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QuotaExceeded;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What one user may have. It is counted from time to time; in between, what this instance stores is added, so most calls
 * cost no look at the database. Several instances may together let a little more in.
 */
final class Quota {
    private static final int MOST_USERS = 10_000;

    /** How long a count is good, unless it says that there is no room. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    /** How long it is good that a user has too much stored: counting that again may cost a look at all of it. */
    private static final Duration FULL_FOR = Duration.ofSeconds(5);

    private final SyncStore store;
    private final Set<String> collections;
    private final EngineContext context;
    private final int maxOpenItems;
    private final long maxStored;
    private final Counts openItems = new Counts();
    private final Counts stored = new Counts();

    /** Those of {@code settings}, where zero is no quota. */
    Quota(SyncStore store, List<Resource> resources, EngineContext context, Settings settings) {
        this.store = store;
        this.collections = resources.stream().map(Resource::collection).collect(Collectors.toUnmodifiableSet());
        this.context = context;
        this.maxOpenItems = settings.maxOpenItems();
        this.maxStored = settings.maxStored();
    }

    /**
     * Items are about to be added.
     *
     * @throws QuotaExceeded if the user would have too much
     */
    void admit(UserId user, List<SyncItem> items) {
        if (maxOpenItems > 0
                && !openItems.admit(
                        user, items.size(), maxOpenItems, Duration.ZERO, () -> store.openItems(user, maxOpenItems))) {
            throw new QuotaExceeded(
                    QuotaExceeded.Kind.OPEN_ITEMS,
                    "a user may have " + maxOpenItems
                            + " open items in the queue; send these again when some of them have been processed");
        }
        admitBytes(user, items);
    }

    /** A write is about to be made at once. */
    void admitDirect(UserId user, SyncItem item) {
        admitBytes(user, List.of(item));
    }

    /** Deletions are let through: they make room. */
    private void admitBytes(UserId user, List<SyncItem> items) {
        if (maxStored == 0) {
            return;
        }
        long bytes = items.stream()
                .filter(i -> i.method() != Method.DELETE)
                .mapToLong(SyncItem::dataSize)
                .sum();
        if (bytes > 0 && !stored.admit(user, bytes, maxStored, FULL_FOR, () -> store.storedBytes(user, collections))) {
            throw new QuotaExceeded(
                    QuotaExceeded.Kind.STORED_BYTES,
                    "the items and records of a user may take " + maxStored
                            + " bytes together; delete some, then send this again");
        }
    }

    /** Of the users who were here last. */
    private final class Counts {
        private final Map<UserId, Count> users = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UserId, Count> eldest) {
                return size() > MOST_USERS;
            }
        };

        private record Count(Instant at, long value) {}

        /**
         * Adds this to what the user has, unless that would be too much.
         *
         * @param fullFor how long a count is believed that says so
         */
        boolean admit(UserId user, long more, long most, Duration fullFor, LongSupplier counted) {
            Instant now = context.elapsed();
            if (isAdded(user, more, most, now)) {
                return true;
            }
            synchronized (users) {
                Count known = users.get(user);
                if (known != null
                        && known.value() + more > most
                        && now.isBefore(known.at().plus(fullFor))) {
                    return false;
                }
            }
            long value = counted.getAsLong();
            synchronized (users) {
                users.put(user, new Count(now, value));
            }
            return isAdded(user, more, most, now);
        }

        private boolean isAdded(UserId user, long more, long most, Instant now) {
            synchronized (users) {
                Count known = users.get(user);
                if (known == null || !now.isBefore(known.at().plus(GOOD_FOR)) || known.value() + more > most) {
                    return false;
                }
                users.put(user, new Count(known.at(), known.value() + more));
                return true;
            }
        }
    }
}
