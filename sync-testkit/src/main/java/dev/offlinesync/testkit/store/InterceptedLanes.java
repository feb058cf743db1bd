package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes a {@link StoreCall} of each call of the lanes. */
record InterceptedLanes(SyncStore store, Interceptor interceptor) implements LaneStore {
    @Override
    public Claim claim(
            UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted) {
        return interceptor.around(new LaneCall.Claim(user, owner, batch, lease, interrupted), store);
    }

    @Override
    public boolean renew(Lane lane, List<ItemId> batch, Duration lease) {
        return interceptor.around(new LaneCall.Renew(lane, batch, lease), store);
    }

    @Override
    public Commit commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide) {
        return interceptor.around(new LaneCall.Commit(lane, reads, next, decide), store);
    }

    @Override
    public void release(Lane lane) {
        interceptor.around(new LaneCall.Release(lane), store);
    }

    @Override
    public Set<ItemId> running(UserId user) {
        return interceptor.around(new LaneCall.Running(user), store);
    }

    @Override
    public List<UserId> abandoned(int limit) {
        return interceptor.around(new LaneCall.Abandoned(limit), store);
    }

    /** A hint for whoever waits for news, on which no call relies. */
    @Override
    public Map<UserId, FeedState> feeds(Set<UserId> users) {
        return store.lanes().feeds(users);
    }

    /** A property of the store, and no call of the database. */
    @Override
    public boolean isAtomic() {
        return store.lanes().isAtomic();
    }
}
