package dev.offlinesync.http;

import dev.offlinesync.api.Weight;
import dev.offlinesync.core.queue.CallWaits;
import org.jspecify.annotations.Nullable;

/** Lends the room of a request that waits, on whose thread the queue is called. */
final class WaitingCalls implements CallWaits {
    static final ThreadLocal<@Nullable Call> ON_THIS_THREAD = new ThreadLocal<>();

    /** What stored data takes as a tree, as text and in the response. */
    private static final int AS_TREE = 4;

    private static final Wait NOTHING = () -> {};

    /** @param body what its body takes as a tree */
    record Call(AdmissionQueue.@Nullable Visit visit, long body) {}

    @Override
    public Wait begin(long bytes) {
        Call call = ON_THIS_THREAD.get();
        if (call == null || call.visit == null) {
            return NOTHING; // a call of the application's own, on another thread
        }
        AdmissionQueue.Visit visit = call.visit;
        visit.lend(Weight.SINGLE.bytes() + call.body + AS_TREE * bytes);
        return visit::takeBack;
    }
}
