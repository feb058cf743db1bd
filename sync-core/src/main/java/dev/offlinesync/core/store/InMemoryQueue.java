package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.OpenItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The queue port on {@link InMemoryTables}. */
final class InMemoryQueue implements QueueStore {
    private final InMemoryTables tables;

    InMemoryQueue(InMemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public List<Stored> insert(List<SyncItem> given) {
        synchronized (tables) {
            List<Stored> stored = new ArrayList<>();
            PresentItems present = new PresentItems();
            for (SyncItem item : given) {
                SyncItem is = tables.items.get(item.id());
                stored.add(
                        is != null
                                ? new Stored(present.bounded(() -> is, is::withoutContent), false)
                                : new Stored(tables.put(item), true));
            }
            return stored;
        }
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        synchronized (tables) {
            return Optional.ofNullable(tables.items.get(id));
        }
    }

    @Override
    public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
        synchronized (tables) {
            return ids.stream()
                    .map(tables.items::get)
                    .filter(i -> i != null && i.userId().equals(user))
                    .toList();
        }
    }

    @Override
    public Receipts receipts(UserId user, Collection<ItemId> ids) {
        synchronized (tables) {
            PresentItems present = new PresentItems();
            List<SyncItem> items = load(user, ids).stream()
                    .map(is -> present.bounded(is::withoutData, is::withoutContent))
                    .toList();
            return new Receipts(items, present.shortened(), tables.feeds.get(user));
        }
    }

    @Override
    public Due due(UserId user, Instant now, int limit, long maxBytes, int counted) {
        synchronized (tables) {
            List<SyncItem> due =
                    tables.of(user, Status.OPEN).filter(i -> i.isDue(now)).toList();
            List<SyncItem> waiting =
                    tables.of(user, Status.OPEN).filter(i -> !i.isDue(now)).toList();
            Page.Filling<SyncItem> page = new Page.Filling<>(limit, maxBytes, SyncItem::weight);
            Instant next = waiting.stream()
                    .map(SyncItem::retryAt)
                    .filter(at -> at != null)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            return new Due(
                    page.fill(due.stream()).items(),
                    Math.min(due.size(), counted + limit),
                    Math.min(waiting.size(), counted),
                    next,
                    List.of());
        }
    }

    @Override
    public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
        synchronized (tables) {
            return tables.of(user, Status.OPEN)
                    .filter(i -> i.isDue(now)
                            && InMemoryTables.isBehind(i, new Position(last.priority(), last.sequence(), last.id())))
                    .limit(limit)
                    .map(i -> OpenItem.of(i, now))
                    .toList();
        }
    }

    @Override
    public List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit) {
        synchronized (tables) {
            return tables.of(user, Status.OPEN)
                    .filter(i -> i.sequence() < before.getOrDefault(i.orderKey(), Long.MIN_VALUE))
                    .map(i -> OpenItem.of(i, now))
                    .filter(o -> which == Open.ALL || !o.letsPass())
                    .sorted(Comparator.comparing(OpenItem::orderKey).thenComparing(OpenItem.BY_AGE))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<Begun> begun(UserId user, Set<OrderKey> keys, int limit) {
        synchronized (tables) {
            return tables.of(user, EnumSet.allOf(Status.class))
                    .filter(i -> i.method().beginsAnew() && keys.contains(i.orderKey()))
                    .map(i -> new Begun(i.orderKey(), i.id(), i.sequence()))
                    .sorted(Comparator.comparing(Begun::orderKey).thenComparingLong(Begun::sequence))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<SyncItem> completedAfter(UserId user, OrderKey key, long sequence, int limit) {
        synchronized (tables) {
            return tables.of(user, EnumSet.of(Status.COMPLETED))
                    .filter(i -> i.orderKey().equals(key) && i.sequence() > sequence)
                    .sorted(Comparator.comparingLong(SyncItem::sequence))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public void repair(UserId user, List<SyncItem> given) {
        // nobody edits this store by hand
    }

    @Override
    public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        synchronized (tables) {
            Page.Filling<SyncItem> page = new Page.Filling<>(limit, SyncItem::weight);
            return page.fill(tables.of(user, statuses).filter(i -> after == null || InMemoryTables.isBehind(i, after)));
        }
    }

    @Override
    public QueueCounts counts(@Nullable UserId user, Instant now, int most) {
        synchronized (tables) {
            List<SyncItem> items = tables.items.values().stream()
                    .filter(i -> user == null || i.userId().equals(user))
                    .toList();
            List<SyncItem> open =
                    items.stream().filter(i -> i.status().isOpen()).limit(most).toList();
            List<Instant> due = open.stream()
                    .filter(i -> i.isDue(now))
                    .map(i -> Objects.requireNonNullElse(i.retryAt(), i.createdAt()))
                    .toList();
            return new QueueCounts(
                    (int) open.stream()
                            .filter(i -> i.status() == Status.PENDING)
                            .count(),
                    (int) open.stream()
                            .filter(i -> i.status() == Status.PROCESSING)
                            .count(),
                    (int) items.stream()
                            .filter(i -> i.status() == Status.FAILED)
                            .limit(most)
                            .count(),
                    due.size(),
                    due.stream().min(Comparator.naturalOrder()).orElse(null));
        }
    }

    @Override
    public Deleted delete(UserId user, Set<Status> statuses) {
        synchronized (tables) {
            InMemoryTables.Leased lane = tables.lanes.getOrDefault(user, InMemoryTables.Leased.NEW);
            boolean held = lane.isHeld(tables.clock.instant());
            List<SyncItem> chosen = tables.of(user, statuses).toList();
            List<SyncItem> idle = chosen.stream()
                    .filter(i -> !held || !lane.state().isRunning(i))
                    .toList();
            idle.forEach(i -> tables.items.remove(i.id()));
            return new Deleted(idle.size(), chosen.size() - idle.size());
        }
    }

    @Override
    public boolean replace(SyncItem before, SyncItem after) {
        synchronized (tables) {
            return tables.isAsRead(before) && tables.items.put(after.id(), after) != null;
        }
    }

    @Override
    public long reschedule(Instant now) {
        synchronized (tables) {
            List<SyncItem> moved = tables.items.values().stream()
                    .map(i -> i.rescheduled(now))
                    .flatMap(Optional::stream)
                    .toList();
            moved.forEach(i -> tables.items.put(i.id(), i));
            return moved.size();
        }
    }

    @Override
    public List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit) {
        synchronized (tables) {
            Instant untriedSince = now.minus(grace);
            Set<UserId> users = new TreeSet<>();
            for (SyncItem i : tables.items.values()) {
                Instant at = i.retryAt();
                boolean due = at == null ? !i.createdAt().isAfter(untriedSince) : !at.isAfter(now);
                if (i.status().isOpen() && due && (from == null || i.userId().compareTo(from) >= 0)) {
                    users.add(i.userId());
                }
            }
            return users.stream().limit(limit).toList();
        }
    }
}
