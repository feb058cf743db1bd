package dev.offlinesync.core.engine;

import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store whose user dies at its n-th call, or when it is told to: no call from then on has an effect or an answer. */
final class DyingStore implements SyncStore {
    private final SyncStore store;
    private int at;
    private final boolean before;
    int calls;

    DyingStore(SyncStore store, int at, boolean before) {
        this.store = store;
        this.at = at;
        this.before = before;
    }

    /** A store that dies only when it is told to. */
    DyingStore(SyncStore store) {
        this(store, Integer.MAX_VALUE, true);
    }

    /** kill -9: from now on nothing happens any more. */
    void die() {
        at = 0;
    }

    private <T> T dying(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            if (method.getName().equals("isAtomic")) {
                return true;
            }
            calls++;
            if (calls > at || (calls == at && before)) {
                throw new StoreUnavailable("the process is dead");
            }
            Object answer;
            try {
                answer = method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (calls == at) {
                throw new StoreUnavailable("the process died just now");
            }
            return answer;
        }));
    }

    @Override
    public QueueStore queue() {
        return dying(QueueStore.class, store.queue());
    }

    @Override
    public LaneStore lanes() {
        return dying(LaneStore.class, store.lanes());
    }

    @Override
    public RecordStore records() {
        return dying(RecordStore.class, store.records());
    }

    @Override
    public void ping() {}

    @Override
    public String describe() {
        return "dying at call " + at;
    }

    @Override
    public void close() {}
}
