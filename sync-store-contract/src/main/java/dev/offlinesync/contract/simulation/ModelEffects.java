package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of effect handlers: which were needed, and which only an accident excuses. */
final class ModelEffects {
    private final Model model;
    /** For each item the last call of each party. */
    private final Map<ItemId, Map<Party, Call>> calls = new HashMap<>();

    private final Map<ItemId, Integer> counts = new HashMap<>();

    ModelEffects(Model model) {
        this.model = model;
    }

    /** From the stamp to the settlement. */
    private final class Call {
        private final Party by;
        private final SyncItem item;
        private final int outages;
        private final int takeovers;
        private final int step = model.step();
        private boolean begun;
        private boolean ended;
        /** What the handler wants the item to become; null as long as it has not answered. */
        private @Nullable Status answered;

        Call(Party by, SyncItem item) {
            this.by = by;
            this.item = item;
            this.outages = by.outages.get();
            this.takeovers = model.lanes.takeovers(item.userId());
        }

        /**
         * Whether the lane is still the one under which the item was stamped, and nobody has changed the item past it.
         */
        boolean isUndisturbed() {
            return model.lanes.takeovers(item.userId()) == takeovers && model.touched(item.id()) <= step;
        }

        /** Whether something has happened for which an item may be called again although this call has not ended. */
        boolean isExcused() {
            return !begun || ended || by.isDead() || by.outages.get() > outages || !isUndisturbed();
        }
    }

    private Map<Party, Call> of(ItemId id) {
        return calls.computeIfAbsent(id, i -> new LinkedHashMap<>());
    }

    /** How often the handler was called for this item. */
    int count(ItemId id) {
        return counts.getOrDefault(id, 0);
    }

    void called(Party by, SyncItem item, String key) {
        ItemId id = item.id();
        counts.merge(id, 1, Integer::sum);
        model.require(key.equals(id.hex()), "%s was called under another key: %s", id, key);
        Call call = of(id).get(by);
        if (call == null || call.begun) {
            model.require(false, "%s was called without a stamp", id);
            return;
        }
        if (call.isUndisturbed()) {
            Optional<Status> is = model.item(id).map(l -> l.is.status());
            model.require(is.filter(Status.PROCESSING::equals).isPresent(), "%s was called, and is %s", id, is);
        }
        call.begun = true;
        // one that wakes up after its lane was taken over cannot know better: that is why there is a key
        for (Call other : of(id).values()) {
            model.require(
                    other == call || other.isExcused() || !call.isUndisturbed(),
                    "%s was called again, although nothing had happened to the call before",
                    id);
        }
    }

    /** What the handler answers: what its item must become. */
    void answers(Party by, SyncItem item, Status status) {
        Objects.requireNonNull(of(item.id()).get(by)).answered = status;
    }

    void settled(Party by, SyncItem before, SyncItem after) {
        ItemId id = before.id();
        Call call = of(id).get(by);
        if (after.failure() != null && after.failure().kind() == Failure.Kind.SUPERSEDED) {
            model.require(
                    model.items().stream()
                            .anyMatch(l -> l.is.status() == Status.COMPLETED
                                    && l.is.userId().equals(before.userId())
                                    && l.is.orderKey().equals(before.orderKey())
                                    && l.sequence > before.sequence()),
                    "%s was superseded, and nothing later is done",
                    id);
            return;
        }
        if (after.status() == Status.PROCESSING) {
            model.require(
                    call == null || call.isExcused(),
                    "%s was stamped again, although nothing had happened to the call before",
                    id);
            of(id).put(by, new Call(by, before));
            return;
        }
        if (call == null || !call.begun || call.ended) {
            model.require(false, "%s became %s without a call of its handler", id, after.status());
            return;
        }
        call.ended = true;
        model.require(
                after.status() == call.answered
                        || (call.answered == Status.PENDING
                                && after.status() == Status.FAILED
                                && after.attempts() == after.maxAttempts()),
                "%s became %s, and its handler had answered %s",
                id,
                after.status(),
                String.valueOf(call.answered));
    }
}
