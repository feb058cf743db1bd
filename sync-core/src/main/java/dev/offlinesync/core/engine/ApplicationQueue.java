package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.ForwardingSyncQueue;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.List;
import java.util.function.Consumer;

/** The queue for an application's own writes: nobody comes for their results, so the worker is told of them at once. */
final class ApplicationQueue extends ForwardingSyncQueue {
    private final Consumer<UserId> wake;

    ApplicationQueue(SyncQueue ofClients, Consumer<UserId> wake) {
        super(ofClients);
        this.wake = wake;
    }

    @Override
    public SyncQueue forClients() {
        return forwarded();
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        List<Added> added = super.addAll(user, submissions);
        if (added.stream().anyMatch(a -> a.kind() == Added.Kind.STORED)) {
            wake.accept(user);
        }
        return added;
    }
}
