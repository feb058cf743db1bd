package dev.offlinesync.core.queue;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.QueueCounts;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue that does what another one does, except for the methods that a subclass overrides. Every {@link #add} is an
 * {@link #addAll}, so to change what is added, that one alone is overridden. What {@link #forClients} is, each subclass
 * says: with what it changes, or without.
 */
public abstract class ForwardingSyncQueue implements SyncQueue {
    private final SyncQueue queue;

    protected ForwardingSyncQueue(SyncQueue queue) {
        this.queue = queue;
    }

    /** The other one. */
    protected final SyncQueue forwarded() {
        return queue;
    }

    @Override
    public List<Optional<InvalidSubmission>> check(UserId user, List<Submission> submissions) {
        return queue.check(user, submissions);
    }

    @Override
    public Added add(UserId user, Submission submission) {
        return addAll(user, List.of(submission)).get(0);
    }

    @Override
    public List<Added> addAll(UserId user, List<Submission> submissions) {
        return queue.addAll(user, submissions);
    }

    @Override
    public List<Added> push(UserId user, List<Submission> submissions) {
        return queue.push(user, submissions);
    }

    @Override
    public Processed process(UserId user) {
        return queue.process(user);
    }

    @Override
    public Page items(UserId user, Set<Status> statuses, @Nullable Position after, int limit) {
        return queue.items(user, statuses, after, limit);
    }

    @Override
    public QueueCounts counts(UserId user) {
        return queue.counts(user);
    }

    @Override
    public QueueCounts counts() {
        return queue.counts();
    }

    @Override
    public Optional<SyncItem> find(ItemId id) {
        return queue.find(id);
    }

    @Override
    public Receipts receipts(UserId user, Collection<String> mutationIds) {
        return queue.receipts(user, mutationIds);
    }

    @Override
    public Optional<Requeued> requeue(ItemId id) {
        return queue.requeue(id);
    }

    @Override
    public Cleared clear(UserId user, Set<Status> statuses) {
        return queue.clear(user, statuses);
    }

    @Override
    public Written write(UserId user, Submission submission, WriteCondition condition) {
        return queue.write(user, submission, condition);
    }

    @Override
    public Written resolve(UserId user, String conflictId, Resolution resolution) {
        return queue.resolve(user, conflictId, resolution);
    }
}
