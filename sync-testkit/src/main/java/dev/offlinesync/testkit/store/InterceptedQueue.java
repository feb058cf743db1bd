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

/** Makes a {@link StoreCall} of each call of the queue. */
record InterceptedQueue(SyncStore store, Interceptor interceptor) implements QueueStore {
    @Override
    public List<Stored> insert(List<SyncItem> items) {
        return interceptor.around(new QueueCall.Insert(items), store);
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return interceptor.around(new QueueCall.Find(id), store);
    }

    @Override
    public List<SyncItem> load(UserId user, Collection<ItemId> ids) {
        return interceptor.around(new QueueCall.Load(user, ids), store);
    }

    @Override
    public Receipts receipts(UserId user, Collection<ItemId> ids) {
        return interceptor.around(new QueueCall.Receipts(user, ids), store);
    }

    @Override
    public Due due(UserId user, Instant now, int limit, long maxBytes, int counted) {
        return interceptor.around(new QueueCall.Due(user, now, limit, maxBytes, counted), store);
    }

    @Override
    public List<OpenItem> dueBehind(UserId user, Instant now, OpenItem last, int limit) {
        return interceptor.around(new QueueCall.DueBehind(user, now, last, limit), store);
    }

    @Override
    public List<OpenItem> openBefore(UserId user, Map<OrderKey, Long> before, Open which, Instant now, int limit) {
        return interceptor.around(new QueueCall.OpenBefore(user, before, which, now, limit), store);
    }

    @Override
    public List<Begun> begun(UserId user, Set<OrderKey> keys, int limit) {
        return interceptor.around(new QueueCall.FindBegun(user, keys, limit), store);
    }

    @Override
    public List<SyncItem> completedAfter(UserId user, OrderKey key, long sequence, int limit) {
        return interceptor.around(new QueueCall.CompletedAfter(user, key, sequence, limit), store);
    }

    @Override
    public void repair(UserId user, List<SyncItem> items) {
        interceptor.around(new QueueCall.Repair(user, items), store);
    }

    @Override
    public Page<SyncItem> page(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return interceptor.around(new QueueCall.ItemPage(user, statuses, after, limit), store);
    }

    @Override
    public QueueCounts counts(@Nullable UserId user, Instant now, int most) {
        return interceptor.around(new QueueCall.Counts(user, now, most), store);
    }

    @Override
    public Deleted delete(UserId user, Set<Status> statuses) {
        return interceptor.around(new QueueCall.Delete(user, statuses), store);
    }

    @Override
    public boolean replace(SyncItem before, SyncItem after) {
        return interceptor.around(new QueueCall.Replace(before, after), store);
    }

    @Override
    public long reschedule(Instant now) {
        return interceptor.around(new QueueCall.Reschedule(now), store);
    }

    @Override
    public List<UserId> usersWithDueWork(Instant now, Duration grace, @Nullable UserId from, int limit) {
        return interceptor.around(new QueueCall.UsersWithDueWork(now, grace, from, limit), store);
    }
}
