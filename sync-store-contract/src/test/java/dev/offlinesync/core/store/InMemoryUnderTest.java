package dev.offlinesync.core.store;

import dev.offlinesync.contract.simulation.StoreUnderTest;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.Progress;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.testkit.MutableClock;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The store in memory, whose tables a person could reach. */
final class InMemoryUnderTest implements StoreUnderTest {
    private final MutableClock clock = MutableClock.any();
    private final InMemoryStore store = new InMemoryStore(clock);

    @Override
    public SyncStore store() {
        return store;
    }

    @Override
    public void endLeases() {
        clock.advance(LEASE.plusSeconds(1));
    }

    @Override
    public void requeue(ItemId item) {
        edit(item, i -> with(i, Status.PENDING, 0, i.priority(), i.retryAt()));
    }

    @Override
    public void delete(ItemId item) {
        store.tables.items.remove(item);
    }

    @Override
    public void prioritize(ItemId item, int priority) {
        edit(item, i -> with(i, i.status(), i.attempts(), priority, i.retryAt()));
    }

    @Override
    public void postpone(ItemId item, Instant retryAt) {
        edit(item, i -> with(i, i.status(), i.attempts(), i.priority(), retryAt));
    }

    @Override
    public void close() {
        store.close();
    }

    private void edit(ItemId item, UnaryOperator<SyncItem> change) {
        store.tables.items.computeIfPresent(item, (id, is) -> change.apply(is));
    }

    private static SyncItem with(SyncItem i, Status status, int attempts, int priority, @Nullable Instant retryAt) {
        return new SyncItem(
                i.id(),
                i.userId(),
                i.createdAt(),
                new Mutation(
                        i.endpoint(),
                        i.method(),
                        i.mutation().data(),
                        i.deviceId(),
                        priority,
                        i.maxAttempts(),
                        i.mutationId(),
                        i.occurredAt(),
                        i.basis(),
                        i.dependsOn()),
                new Progress(
                        status,
                        attempts,
                        i.failure(),
                        i.responseData(),
                        retryAt,
                        i.updatedAt(),
                        i.completedAt(),
                        i.epoch(),
                        i.receipt()),
                i.place());
    }
}
