package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.util.Set;

/** A store whose calls pass through an {@link Interceptor}. A ping does not: it is no call of a port. */
public final class InterceptedStore implements SyncStore {
    private final SyncStore store;
    private final Interceptor interceptor;

    public InterceptedStore(SyncStore store, Interceptor interceptor) {
        this.store = store;
        this.interceptor = interceptor;
    }

    @Override
    public QueueStore queue() {
        return new InterceptedQueue(store, interceptor);
    }

    @Override
    public LaneStore lanes() {
        return new InterceptedLanes(store, interceptor);
    }

    @Override
    public RecordStore records() {
        return new InterceptedRecords(store, interceptor);
    }

    @Override
    public DeviceStore devices() {
        return store.devices();
    }

    @Override
    public long openItems(UserId user, long most) {
        return store.openItems(user, most);
    }

    @Override
    public long storedBytes(UserId user, Set<String> collections) {
        return store.storedBytes(user, collections);
    }

    @Override
    public void ping() {
        store.ping();
    }

    @Override
    public IdSecret idSecret() {
        return store.idSecret();
    }

    @Override
    public String describe() {
        return "intercepted " + store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
