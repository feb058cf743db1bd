package dev.offlinesync.testkit;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.store.InterceptedStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** One process: when a handler kills it, nothing of it reaches the store any more. */
final class Mortal implements SyncListener, InterceptedStore.Interception {
    private final RecordingListener events;
    private volatile boolean dead;
    private volatile Duration lease = Duration.ZERO;

    Mortal(RecordingListener events) {
        this.events = events;
    }

    SyncStore on(SyncStore store) {
        return new InterceptedStore(store, this);
    }

    void mustLive() {
        if (dead) {
            throw new ProcessDeath();
        }
    }

    /** For how long it had claimed what it last claimed. */
    Duration lease() {
        return lease;
    }

    @Override
    public Object around(String method, Callable<Object> real) throws Exception {
        mustLive();
        return real.call();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object around(String method, Object[] args, Callable<Object> real) throws Exception {
        if (method.equals("claim")) {
            lease = (Duration) args[3];
        }
        if (method.equals("commit")) {
            args[3] = untilDeath((Function<Map<RecordKey, Slot>, Decision>) args[3]);
        }
        return around(method, real);
    }

    /** A handler may kill its process in the midst of a commit too, which then is none. */
    private Function<Map<RecordKey, Slot>, Decision> untilDeath(Function<Map<RecordKey, Slot>, Decision> decide) {
        return read -> {
            Decision decision = decide.apply(read);
            mustLive();
            return decision;
        };
    }

    @Override
    public void on(SyncEvent event) {
        dead |= event.thrown() instanceof ProcessDeath;
        events.on(event);
    }
}
