package dev.offlinesync.core.engine;

import dev.offlinesync.core.engine.HeldLane.Claimed;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.QueueStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes one write at once: under the user's lane, after its due predecessors, record and completed item in one
 * transaction. A write that fails leaves nothing, so no item of it ever waits in the queue.
 */
final class DirectWrite {
    /** How often to start again after somebody else changed something. */
    private static final int TRIES = 100;

    private static final Next RELEASE = new Next.Release();

    private final BatchRunner runner;
    private final QueueStore queue;
    private final Supplier<BatchRunner.LaneWait> waits;

    DirectWrite(BatchRunner runner, QueueStore queue, Supplier<BatchRunner.LaneWait> waits) {
        this.runner = runner;
        this.queue = queue;
        this.waits = waits;
    }

    Written write(UserId user, SyncItem item) {
        Optional<Failure> impossible = runner.dispatch.whyNotPure(item);
        if (impossible.isPresent()) {
            return new Written.Failed(impossible.get());
        }
        BatchRunner.LaneWait wait = waits.get();
        for (int i = 0; i < TRIES; i++) {
            if (item.mutationId() != null) {
                Optional<Written> before = alreadySent(user, item);
                if (before.isPresent()) {
                    return before.get();
                }
            }
            try (HeldLane lane = new HeldLane(runner, user, () -> {})) {
                Claimed claimed = lane.claim(List.of(item.id()));
                if (claimed == Claimed.BUSY) {
                    if (!wait.again()) {
                        throw new QueueBusy("another write of this user is under way");
                    }
                    continue;
                }
                Optional<Written> written = underLane(lane, claimed, item);
                if (written.isPresent()) {
                    return written.get();
                }
            }
        }
        throw new QueueBusy("other writes of this user were always first");
    }

    /** What became of this mutation if it was sent before, directly or through the queue; it is run if it is due. */
    private Optional<Written> alreadySent(UserId user, SyncItem item) {
        Optional<SyncItem> found = queue.find(item.id());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!found.get().hasSameContent(item)) {
            return Optional.of(new Written.Reused(found.get()));
        }
        SyncItem known = found.get();
        if (known.isDue(runner.around.now())) {
            runner.run(user, new Scope.Only(Set.of(known.id()), List.of()), waits.get());
            known = queue.find(item.id()).orElse(known);
        }
        if (known.status() == Status.COMPLETED) {
            return Optional.of(new Written.Done(known));
        }
        Failure failure = known.failure();
        if (known.status() == Status.FAILED) {
            return Optional.of(new Written.Failed(failure == null ? Failure.handler("failed") : failure));
        }
        return Optional.of(new Written.Blocked(known.retryAt()));
    }

    /** Empty where it has to start again. */
    private Optional<Written> underLane(HeldLane lane, Claimed claimed, SyncItem item) {
        List<OpenItem> earlier = queue.openBefore(
                item.userId(), Map.of(String.valueOf(item.recordKey()), Long.MAX_VALUE), runner.around.now(), 100);
        if (!earlier.isEmpty()) {
            lane.pass(RELEASE);
            return runFirst(item.userId(), earlier);
        }
        // a lane that was taken over names no batch yet
        if (claimed == Claimed.LOOK_AGAIN && !lane.renew(List.of(item.id()))) {
            return Optional.empty();
        }
        return commit(lane, item);
    }

    private Optional<Written> runFirst(UserId user, List<OpenItem> earlier) {
        Set<ItemId> ids = earlier.stream().map(OpenItem::id).collect(Collectors.toSet());
        runner.run(user, new Scope.Only(ids, List.of()), waits.get());
        Instant now = runner.around.now();
        List<SyncItem> waiting = queue.load(user, ids).stream()
                .filter(i -> i.status().isOpen() && !i.isDue(now))
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Written.Blocked(waiting.stream()
                .map(SyncItem::retryAt)
                .filter(at -> at != null)
                .min(Instant::compareTo)
                .orElse(null)));
    }

    @SuppressWarnings("try") // the keeper works by being open
    private Optional<Written> commit(HeldLane lane, SyncItem item) {
        Planned planned;
        try (LeaseKeeper keeper = lane.keep(List.of(item.id()))) {
            planned = runner.dispatch.plan(List.of(item), keeper).get(0);
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Optional.empty();
        }
        return commit(lane, item, planned);
    }

    private Optional<Written> commit(HeldLane lane, SyncItem item, Planned plan) {
        Planned planned = plan;
        Set<RecordKey> refused = new HashSet<>();
        BatchDecision.Look look = BatchDecision.Look.WHERE_NEEDED;
        while (true) {
            Set<RecordKey> reads = BatchDecision.reads(List.of(planned), look);
            Instant now = runner.around.now();
            Outcome outcome = new Outcome();
            List<Planned> one = List.of(planned);
            Commit commit;
            try {
                commit = lane.commit(
                        reads,
                        RELEASE,
                        List.of(item),
                        read -> outcome.of(runner.dispatch.decide(witness ->
                                BatchDecision.decide(item.userId(), now, one, read, refused, false, witness))));
            } catch (TimeLimiter.Overdue e) {
                planned = runner.dispatch.withoutOverdue(one, item).get(0);
                continue;
            }
            if (commit instanceof Commit.Committed) {
                return Optional.of(outcome.written(runner.listener));
            }
            if (!(commit instanceof Commit.Refused refusal)) {
                return Optional.empty(); // the same mutation came through another door, or the lane is lost: look again
            }
            if (look == BatchDecision.Look.WHERE_NEEDED && !reads.contains(refusal.key())) {
                look = BatchDecision.Look.EVERYWHERE;
                continue;
            }
            runner.listener.on(
                    new SyncEvent.WriteRefused(item.userId(), refusal.key().toString(), refusal.reason()));
            if (!refused.add(refusal.key())) {
                return Optional.of(new Written.Failed(Failure.conflict("the database refuses this write")));
            }
        }
    }

    /** What the last call of the decision came to: a success enters the queue as completed, a failure leaves nothing. */
    private static final class Outcome {
        private @Nullable SyncItem after;

        Decision of(Decision decided) {
            SyncItem result = decided.settlements().get(0).after();
            after = result;
            return result.status() == Status.COMPLETED
                    ? new Decision(decided.writes(), List.of(), List.of(result))
                    : new Decision(List.of(), List.of(), List.of());
        }

        Written written(SafeListener listener) {
            SyncItem result = after;
            if (result == null) {
                throw new IllegalStateException("a store committed without asking for the decision");
            }
            if (result.status() == Status.COMPLETED) {
                listener.on(new SyncEvent.Stored(result));
                listener.on(new SyncEvent.Attempted(result));
                return new Written.Done(result);
            }
            Failure failure = result.failure();
            return new Written.Failed(failure == null ? Failure.handler("failed") : failure);
        }
    }
}
