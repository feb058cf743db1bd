package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
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
import org.jspecify.annotations.Nullable;

/** A call of the {@link LaneStore}. */
public sealed interface LaneCall<A> extends StoreCall<A> {
    record Claim(UserId user, String owner, List<ItemId> batch, Duration lease, UnaryOperator<SyncItem> interrupted)
            implements LaneCall<LaneStore.Claim> {
        @Override
        public LaneStore.Claim on(SyncStore store) {
            return store.lanes().claim(user, owner, batch, lease, interrupted);
        }

        @Override
        public void tell(StoreObserver observer, LaneStore.Claim answer) {
            observer.claimed(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user, batch);
        }
    }

    record Renew(Lane lane, List<ItemId> batch, Duration lease) implements LaneCall<Boolean> {
        @Override
        public Boolean on(SyncStore store) {
            return store.lanes().renew(lane, batch, lease);
        }

        @Override
        public void tell(StoreObserver observer, Boolean answer) {
            observer.renewed(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(lane, batch);
        }
    }

    record Commit(Lane lane, Set<RecordKey> reads, Next next, Function<Map<RecordKey, Slot>, Decision> decide)
            implements LaneCall<LaneStore.Commit> {
        @Override
        public LaneStore.Commit on(SyncStore store) {
            return store.lanes().commit(lane, reads, next, decide);
        }

        @Override
        public void tell(StoreObserver observer, LaneStore.Commit answer) {
            observer.committed(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(lane, next);
        }

        @Override
        public Commit checking(UnaryOperator<Decision> check) {
            return new Commit(lane, reads, next, decide.andThen(check));
        }
    }

    record Release(Lane lane) implements LaneCall<Void> {
        @Override
        public Void on(SyncStore store) {
            store.lanes().release(lane);
            return null;
        }

        @Override
        public void tell(StoreObserver observer, @Nullable Void answer) {
            observer.released(this);
        }

        @Override
        public List<Object> shown() {
            return List.of(lane);
        }
    }

    record Running(UserId user) implements LaneCall<Set<ItemId>> {
        @Override
        public Set<ItemId> on(SyncStore store) {
            return store.lanes().running(user);
        }

        @Override
        public void tell(StoreObserver observer, Set<ItemId> answer) {
            observer.running(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(user);
        }
    }

    record Abandoned(int limit) implements LaneCall<List<UserId>> {
        @Override
        public List<UserId> on(SyncStore store) {
            return store.lanes().abandoned(limit);
        }

        @Override
        public void tell(StoreObserver observer, List<UserId> answer) {
            observer.abandoned(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(limit);
        }
    }
}
