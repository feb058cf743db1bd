package dev.offlinesync.core.testing;

import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store with other lanes, whose calls pass through {@code around}. */
public record LanesStore(SyncStore store, Around around) implements SyncStore {
    /** What happens instead of one call of a lane store, by the name of its method. */
    @FunctionalInterface
    public interface Around {
        Object call(String method, Call real) throws Throwable;
    }

    /** The call itself. */
    @FunctionalInterface
    public interface Call {
        Object proceed() throws Throwable;
    }

    /** Says of itself that its commits can be cut short, as a MongoDB without transactions does. */
    public static SyncStore partial(SyncStore store) {
        return new LanesStore(store, (method, real) -> method.equals("isAtomic") ? (Object) false : real.proceed());
    }

    /** Something happens just before each claim of a lane. */
    public static SyncStore beforeClaims(SyncStore store, Runnable before) {
        return new LanesStore(store, (method, real) -> {
            if (method.equals("claim")) {
                before.run();
            }
            return real.proceed();
        });
    }

    @Override
    public QueueStore queue() {
        return store.queue();
    }

    @Override
    public LaneStore lanes() {
        LaneStore lanes = store.lanes();
        return (LaneStore) Proxy.newProxyInstance(
                LaneStore.class.getClassLoader(),
                new Class<?>[] {LaneStore.class},
                (proxy, method, args) -> around.call(method.getName(), () -> {
                    try {
                        return method.invoke(lanes, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public RecordStore records() {
        return store.records();
    }

    @Override
    public void ping() {}

    @Override
    public String describe() {
        return "other lanes on " + store.describe();
    }

    @Override
    public void close() {}
}
