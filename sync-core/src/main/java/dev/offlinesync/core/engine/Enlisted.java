package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.EnlistedQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Adds within a transaction of the application's, and wakes the worker after its commit. */
final class Enlisted implements EnlistedQueue {
    private final BiFunction<UserId, List<Submission>, List<Added>> insertion;
    private final Consumer<UserId> wake;
    private final Set<UserId> users = new LinkedHashSet<>();

    Enlisted(BiFunction<UserId, List<Submission>, List<Added>> insertion, Consumer<UserId> wake) {
        this.insertion = insertion;
        this.wake = wake;
    }

    @Override
    public Added add(UserId user, Submission submission) {
        return addAll(user, List.of(submission)).get(0);
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        List<Added> added = insertion.apply(user, submissions);
        users.add(user);
        return added;
    }

    @Override
    public void committed() {
        users.forEach(wake);
        users.clear();
    }
}
