package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.testkit.store.LaneCall;
import java.util.HashSet;
import java.util.Set;

/** What clients are told: nothing that is not so, and no failure without its reason. */
final class ModelAnswers {
    private final Model model;
    private final Set<ItemId> stored = new HashSet<>();
    private final Set<ItemId> completed = new HashSet<>();

    ModelAnswers(Model model) {
        this.model = model;
    }

    void stored(SyncItem item) {
        stored.add(item.id());
    }

    void completed(SyncItem item) {
        completed.add(item.id());
    }

    void ended(Party by) {
        Operation operation = by.operation();
        Throwable thrown = by.answer().thrown();
        if (thrown == null) {
            operation.answered().accept(by.answer().value());
        } else if (thrown instanceof QueueBusy) {
            model.require(by.metBusy >= by.since, "%s ended busy, and nobody else had the lane", operation.text());
        } else if (thrown instanceof InvalidSubmission refused
                && refused.field().contains("dependsOn")) {
            model.require(
                    operation.needs().stream().anyMatch(id -> model.item(id).isEmpty() || model.wasDeleted(id)),
                    "%s was refused, and all that it depends on is there",
                    operation.text());
        } else if (!by.isDead() && !(thrown instanceof StoreUnavailable)) {
            model.violated(new AssertionError(operation.text() + " ended with " + thrown, thrown));
        }
        if (!by.isDead()
                && !by.outagesOf.contains(LaneCall.Claim.class)
                && !by.outagesOf.contains(LaneCall.Release.class)) {
            model.require(
                    !model.lanes.isAnyHeldBy(by),
                    "%s is at its end, and keeps a lane until its lease is over",
                    operation.text());
        }
    }

    /** A client was told that this item is stored. */
    void acknowledged(SyncItem item) {
        model.require(stored.contains(item.id()), "%s was acknowledged, and never stored", item.id());
        if (item.status() == Status.COMPLETED) {
            model.require(completed.contains(item.id()), "%s was answered as completed, and never was", item.id());
        }
    }
}
