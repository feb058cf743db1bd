package dev.offlinesync.testkit;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.store.InterceptedStore;
import dev.offlinesync.testkit.store.Interceptor;
import dev.offlinesync.testkit.store.LaneCall;
import dev.offlinesync.testkit.store.StoreCall;
import java.time.Duration;

/** One process. When a handler kills it, no call of it reaches the store any more. */
final class KillableProcess implements SyncListener, AroundHandler, Interceptor {
    private final RecordingListener events;
    private volatile boolean dead;
    private volatile Duration lease = Duration.ZERO;

    KillableProcess(RecordingListener events) {
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

    /** The lease of its last claim. */
    Duration lease() {
        return lease;
    }

    @Override
    public <A> A around(StoreCall<A> call, SyncStore store) {
        mustLive();
        if (call instanceof LaneCall.Claim claim) {
            lease = claim.lease();
        }
        return call.checking(this::unlessDead).on(store);
    }

    /** A handler may kill its process in the middle of a commit, too: then nothing is committed. */
    private Decision unlessDead(Decision decision) {
        mustLive();
        return decision;
    }

    @Override
    public void call(SyncItem item, Runnable handler) {
        try {
            handler.run();
        } catch (ProcessDeath e) {
            dead = true;
            throw e;
        }
    }

    @Override
    public void on(SyncEvent event) {
        events.on(event);
    }
}
