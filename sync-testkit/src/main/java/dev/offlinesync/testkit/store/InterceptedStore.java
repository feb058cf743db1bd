package dev.offlinesync.testkit.store;

import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/**
 * A store between whose calls and the real one something else can happen: another party comes in, the database does not answer,
 * the process dies.
 */
public final class InterceptedStore implements SyncStore {
    private final SyncStore store;
    private final Interception interception;

    public InterceptedStore(SyncStore store, Interception interception) {
        this.store = store;
        this.interception = interception;
    }

    /** What becomes of a call. */
    @FunctionalInterface
    public interface Interception {
        /**
         * @param method of one of the ports, such as {@code commit}
         * @param real makes the call
         * @return what the caller is answered
         */
        Object around(String method, Callable<Object> real) throws Exception;

        /** As above, for one that looks at what is asked, or changes it: {@code real} makes the call with {@code args} as they then are. */
        default Object around(String method, Object[] args, Callable<Object> real) throws Exception {
            return around(method, real);
        }
    }

    private <T> T intercepted(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            Callable<Object> call = () -> {
                try {
                    return method.invoke(real, args);
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) e.getCause();
                }
            };
            return method.getName().equals("isAtomic")
                    ? call.call()
                    : interception.around(method.getName(), args, call);
        }));
    }

    @Override
    public QueueStore queue() {
        return intercepted(QueueStore.class, store.queue());
    }

    @Override
    public LaneStore lanes() {
        return intercepted(LaneStore.class, store.lanes());
    }

    @Override
    public RecordStore records() {
        return intercepted(RecordStore.class, store.records());
    }

    @Override
    public void ping() {
        store.ping();
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
