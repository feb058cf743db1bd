package dev.offlinesync.core.testing;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A store with other lanes, whose calls pass through {@code around}. */
public record LanesStore(SyncStore store, Around around) implements SyncStore {
    /** What happens instead of one call of a lane store, by the name of its method. */
    @FunctionalInterface
    public interface Around {
        Object call(String method, Call real) throws Throwable;
    }

    /** The call itself. */
    public interface Call {
        Object proceed() throws Throwable;

        /** What it was given, which may be replaced. */
        Object[] arguments();
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

    /** Something happens just after each claim of a lane, before it is answered. */
    public static SyncStore afterClaims(SyncStore store, Runnable after) {
        return new LanesStore(store, (method, real) -> {
            Object answer = real.proceed();
            if (method.equals("claim")) {
                after.run();
            }
            return answer;
        });
    }

    /** Cannot take such decisions: it throws what no port announces, as a codec does. */
    public static SyncStore refusingDecisions(SyncStore store, Predicate<Decision> refused) {
        return new LanesStore(store, (method, real) -> {
            if (method.equals("commit")) {
                @SuppressWarnings("unchecked")
                var decide = (Function<Map<RecordKey, Slot>, Decision>) real.arguments()[3];
                real.arguments()[3] = (Function<Map<RecordKey, Slot>, Decision>) read -> {
                    Decision decision = decide.apply(read);
                    if (refused.test(decision)) {
                        throw new ArithmeticException("long overflow");
                    }
                    return decision;
                };
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
                (proxy, method, args) -> around.call(method.getName(), new Call() {
                    @Override
                    public Object proceed() throws Throwable {
                        try {
                            return method.invoke(lanes, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }

                    @Override
                    public Object[] arguments() {
                        return args;
                    }
                }));
    }

    @Override
    public RecordStore records() {
        return store.records();
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
    public IdSecret idSecret() {
        return store.idSecret();
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
