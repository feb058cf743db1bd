package dev.offlinesync.core.testing;

import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store that says of itself that its commits can be cut short, as a MongoDB without transactions does. */
public record PartialStore(SyncStore store) implements SyncStore {
    @Override
    public QueueStore queue() {
        return store.queue();
    }

    @Override
    public LaneStore lanes() {
        LaneStore lanes = store.lanes();
        return (LaneStore) Proxy.newProxyInstance(
                LaneStore.class.getClassLoader(), new Class<?>[] {LaneStore.class}, (proxy, method, args) -> {
                    try {
                        return method.getName().equals("isAtomic") ? (Object) false : method.invoke(lanes, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public RecordStore records() {
        return store.records();
    }

    @Override
    public void ping() {}

    @Override
    public String describe() {
        return "partial " + store.describe();
    }

    @Override
    public void close() {}
}
