package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of the {@link QueueStore}. */
public sealed interface QueueCall<A> extends StoreCall<A> {
    record Insert(List<SyncItem> items) implements QueueCall<List<Stored>> {
        @Override
        public List<Stored> on(SyncStore store) {
            return store.queue().insert(items);
        }

        @Override
        public void tell(StoreObserver observer, List<Stored> answer) {
            observer.inserted(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(items);
        }
    }

    /** Tells nothing that a model could be held against: what is counted may change in the midst of it. */
    record Counts(@Nullable UserId user, Instant now, int most) implements QueueCall<QueueCounts> {
        @Override
        public QueueCounts on(SyncStore store) {
            return store.queue().counts(user, now, most);
        }

        @Override
        public void tell(StoreObserver observer, QueueCounts answer) {}

        @Override
        public List<Object> shown() {
            return List.of(user == null ? "all users" : user, now, most);
        }
    }

    record Find(ItemId id) implements QueueCall<Optional<SyncItem>> {
        @Override
        public Optional<SyncItem> on(SyncStore store) {
            return store.queue().find(id);
        }

        @Override
        public void tell(StoreObserver observer, Optional<SyncItem> answer) {
            observer.found(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(id);
        }
    }

    record Load(UserId user, Collection<ItemId> ids) implements QueueCall<List<SyncItem>> {
        @Override
        public List<SyncItem> on(SyncStore store) {
            return store.queue().load(user, ids);
        }

        @Override
        public void tell(StoreObserver observer, List<SyncItem> answer) {
            observer.loaded(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, ids);
        }
    }

    record Receipts(UserId user, Collection<ItemId> ids) implements QueueCall<QueueStore.Receipts> {
        @Override
        public QueueStore.Receipts on(SyncStore store) {
            return store.queue().receipts(user, ids);
        }

        @Override
        public void tell(StoreObserver observer, QueueStore.Receipts answer) {
            observer.receipts(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, ids);
        }
    }

    record Due(UserId user, Instant now, int limit, long maxBytes, int counted) implements QueueCall<QueueStore.Due> {
        @Override
        public QueueStore.Due on(SyncStore store) {
            return store.queue().due(user, now, limit, maxBytes, counted);
        }

        @Override
        public void tell(StoreObserver observer, QueueStore.Due answer) {
            observer.due(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, limit);
        }
    }

    record DueBehind(UserId user, Instant now, OpenItem last, int limit) implements QueueCall<List<OpenItem>> {
        @Override
        public List<OpenItem> on(SyncStore store) {
            return store.queue().dueBehind(user, now, last, limit);
        }

        @Override
        public void tell(StoreObserver observer, List<OpenItem> answer) {
            observer.dueBehind(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, last, limit);
        }
    }

    record OpenBefore(UserId user, Map<OrderKey, Long> before, QueueStore.Open which, Instant now, int limit)
            implements QueueCall<List<OpenItem>> {
        @Override
        public List<OpenItem> on(SyncStore store) {
            return store.queue().openBefore(user, before, which, now, limit);
        }

        @Override
        public void tell(StoreObserver observer, List<OpenItem> answer) {
            observer.openBefore(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, which, limit);
        }
    }

    record FindBegun(UserId user, Set<OrderKey> keys, int limit) implements QueueCall<List<QueueStore.Begun>> {
        @Override
        public List<QueueStore.Begun> on(SyncStore store) {
            return store.queue().begun(user, keys, limit);
        }

        @Override
        public void tell(StoreObserver observer, List<QueueStore.Begun> answer) {
            observer.begun(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, keys);
        }
    }

    record CompletedAfter(UserId user, OrderKey key, long sequence, int limit) implements QueueCall<List<SyncItem>> {
        @Override
        public List<SyncItem> on(SyncStore store) {
            return store.queue().completedAfter(user, key, sequence, limit);
        }

        @Override
        public void tell(StoreObserver observer, List<SyncItem> answer) {
            observer.completedAfter(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, key);
        }
    }

    record Repair(UserId user, List<SyncItem> items) implements QueueCall<Void> {
        @Override
        public Void on(SyncStore store) {
            store.queue().repair(user, items);
            return null;
        }

        @Override
        public void tell(StoreObserver observer, @Nullable Void answer) {
            observer.repaired(this);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, items);
        }
    }

    record ItemPage(
            UserId user, Set<Status> statuses, @Nullable Position after, int limit)
            implements QueueCall<Page<SyncItem>> {
        @Override
        public Page<SyncItem> on(SyncStore store) {
            return store.queue().page(user, statuses, after, limit);
        }

        @Override
        public void tell(StoreObserver observer, Page<SyncItem> answer) {
            observer.paged(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, limit);
        }
    }

    record Delete(UserId user, Set<Status> statuses) implements QueueCall<QueueStore.Deleted> {
        @Override
        public QueueStore.Deleted on(SyncStore store) {
            return store.queue().delete(user, statuses);
        }

        @Override
        public void tell(StoreObserver observer, QueueStore.Deleted answer) {
            observer.deleted(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user);
        }
    }

    record Replace(SyncItem before, SyncItem after) implements QueueCall<Boolean> {
        @Override
        public Boolean on(SyncStore store) {
            return store.queue().replace(before, after);
        }

        @Override
        public void tell(StoreObserver observer, Boolean answer) {
            observer.replaced(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(before, after);
        }
    }

    record Reschedule(Instant now) implements QueueCall<Long> {
        @Override
        public Long on(SyncStore store) {
            return store.queue().reschedule(now);
        }

        @Override
        public void tell(StoreObserver observer, Long answer) {
            observer.rescheduled(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of();
        }
    }

    record UsersWithDueWork(
            Instant now, Duration grace, @Nullable UserId from, int limit) implements QueueCall<List<UserId>> {
        @Override
        public List<UserId> on(SyncStore store) {
            return store.queue().usersWithDueWork(now, grace, from, limit);
        }

        @Override
        public void tell(StoreObserver observer, List<UserId> answer) {
            observer.usersWithDueWork(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(limit);
        }
    }
}
