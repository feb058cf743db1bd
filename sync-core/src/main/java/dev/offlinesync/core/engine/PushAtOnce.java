package dev.offlinesync.core.engine;

import dev.offlinesync.core.engine.HeldLane.Claimed;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.rules.Planned;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.ReadRoom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stores the items of a push as they end, in the transaction that writes their records: once, and not twice. Whatever is
 * out of the ordinary is not for here: then nothing is stored, and the caller stores the items first and runs them then.
 */
final class PushAtOnce {
    private final QueueStore queue;
    private final Handlers handlers;
    private final Lanes lanes;
    private final HandlerCalls calls;
    private final PureCommit pureCommit;
    private final Settings settings;
    private final PartialCommits partialCommits;
    private final EngineContext context;
    private final SafeListener listener;

    PushAtOnce(
            QueueStore queue,
            Handlers handlers,
            Lanes lanes,
            HandlerCalls calls,
            PureCommit pureCommit,
            Settings settings,
            PartialCommits partialCommits,
            EngineContext context,
            SafeListener listener) {
        this.queue = queue;
        this.handlers = handlers;
        this.lanes = lanes;
        this.calls = calls;
        this.pureCommit = pureCommit;
        this.settings = settings;
        this.partialCommits = partialCommits;
        this.context = context;
        this.listener = listener;
    }

    /**
     * The batches of one push.
     *
     * @param goesOn whether there is time for another one
     */
    Batches batches(UserId user, List<SyncItem> items, BooleanSupplier goesOn) {
        return new Batches(user, items, goesOn);
    }

    /** One after the other, until one is not stored, or the answers are as large as those of a call may be. */
    final class Batches implements Insertion.First {
        private final UserId user;
        private final BooleanSupplier goesOn;
        private final boolean areOrdinary;
        private boolean isOver;
        private long answered;
        private @Nullable String generation;

        private Batches(UserId user, List<SyncItem> items, BooleanSupplier goesOn) {
            this.user = user;
            this.goesOn = goesOn;
            this.areOrdinary = partialCommits == PartialCommits.IMPOSSIBLE
                    && items.stream().map(SyncItem::priority).distinct().count() == 1;
        }

        /** Of the feed that their numbers are of; null if none was stored. */
        @Nullable
        String generation() {
            return generation;
        }

        @Override
        public int most(List<SyncItem> items) {
            if (isOver || !areOrdinary || answered >= PushAnswers.ENOUGH || !goesOn.getAsBoolean()) {
                return 0;
            }
            int most = 0;
            long bytes = 0;
            for (SyncItem item : items) {
                bytes += item.weight();
                if (most == settings.batchSize() || (most > 0 && bytes > settings.batchBytes())) {
                    break;
                }
                most++;
            }
            return most;
        }

        @Override
        public Optional<List<SyncItem>> store(List<SyncItem> items) {
            Optional<Commit.Committed> committed = push(user, items);
            isOver = committed.isEmpty();
            if (isOver) {
                return Optional.empty();
            }
            List<SyncItem> stored = committed.get().decision().inserts();
            answered += stored.stream().mapToLong(SyncItem::answerWeight).sum();
            generation = committed.get().feed().generation();
            for (SyncItem item : stored) {
                listener.on(new SyncEvent.Stored(item));
                listener.attempted(item);
            }
            return Optional.of(stored);
        }
    }

    private Optional<Commit.Committed> push(UserId user, List<SyncItem> items) {
        if (!areOrdinary(items) || !knowWhatTheyAreBasedOn(user, items)) {
            return Optional.empty();
        }
        List<Routed> routed =
                items.stream().map(item -> Routed.of(handlers, item)).toList();
        boolean arePure = routed.stream()
                .allMatch(r -> r.handler().filter(PureHandler.class::isInstance).isPresent());
        return arePure ? ReadRoom.unlimited(() -> ifNothingIsInTheWay(user, routed)) : Optional.empty();
    }

    /** None of them needs to know what else is in the queue: what it depends on, what was there before its record. */
    private static boolean areOrdinary(List<SyncItem> items) {
        Set<OrderKey> records = new HashSet<>();
        for (SyncItem item : items) {
            boolean isFirst = records.add(item.orderKey());
            if ((item.method() == Method.POST && !isFirst) || !item.dependsOn().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** None is based on one that comes behind it here: without sequences nothing else would tell that. */
    private static boolean knowWhatTheyAreBasedOn(UserId user, List<SyncItem> items) {
        Set<ItemId> behind = items.stream().map(SyncItem::id).collect(Collectors.toSet());
        for (SyncItem item : items) {
            String earlier = item.basis().mutationId();
            if (earlier != null && behind.contains(ItemId.of(user, earlier))) {
                return false;
            }
            behind.remove(item.id());
        }
        return true;
    }

    private Optional<Commit.Committed> ifNothingIsInTheWay(UserId user, List<Routed> items) {
        List<ItemId> ids = Execution.ids(items);
        Set<OrderKey> records = items.stream().map(r -> r.item().orderKey()).collect(Collectors.toSet());
        if (queue.hasAny(user, ids, records, context.now())) {
            return Optional.empty();
        }
        try (HeldLane lane = new HeldLane(lanes, user, context)) {
            return lane.claim(ids) == Claimed.OURS ? commit(lane, items, ids) : Optional.empty();
        }
    }

    @SuppressWarnings("try") // the keeper works by being open
    private Optional<Commit.Committed> commit(HeldLane lane, List<Routed> items, List<ItemId> ids) {
        List<Planned> planned;
        try (LeaseKeeper keeper = lane.keep(ids)) {
            planned = calls.plan(items, new WaitObserver(keeper::isKept, () -> {}));
        } catch (TimeLimiter.GivenUp e) {
            lane.giveUp();
            return Optional.empty();
        }
        Whole shape = new Whole(items);
        Optional<Commit.Committed> committed = pureCommit.once(lane, planned, HeldLane.RELEASE, shape);
        return shape.isWhole ? committed : Optional.empty();
    }

    /**
     * All of the items, or none. One that is not completed must be alone on its record: the record carries one sequence of
     * this push, which is not exact enough to tell whether an item that is tried again was passed.
     */
    private static final class Whole implements UnaryOperator<Decision> {
        private final List<Routed> items;
        private final Map<OrderKey, Long> onRecord;
        private boolean isWhole;

        Whole(List<Routed> items) {
            this.items = items;
            this.onRecord =
                    items.stream().collect(Collectors.groupingBy(r -> r.item().orderKey(), Collectors.counting()));
        }

        @Override
        public Decision apply(Decision decided) {
            Map<ItemId, SyncItem> after = new HashMap<>();
            for (Decision.Settlement s : decided.settlements()) {
                boolean isAlone = onRecord.getOrDefault(s.before().orderKey(), 0L) == 1;
                if (s.isAttempt() && (s.after().status().isSuccess() || isAlone)) {
                    after.put(s.after().id(), s.after());
                }
            }
            isWhole = after.size() == items.size();
            return isWhole
                    ? new Decision(
                            decided.writes(),
                            List.of(),
                            items.stream().map(r -> after.get(r.id())).toList())
                    : new Decision(List.of(), List.of(), List.of());
        }
    }
}
