package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Edits that a person makes in the database, behind the queue's back. */
final class ManualEdits {
    private final Simulation simulation;

    ManualEdits(Simulation simulation) {
        this.simulation = simulation;
    }

    void edit(Dice dice) {
        simulation.model.nextStep();
        List<SyncItem> items = simulation.model.items().stream().map(l -> l.is).toList();
        if (items.isEmpty()) {
            return;
        }
        SyncItem item = dice.of(items);
        List<SyncItem> failed =
                items.stream().filter(i -> i.status() == Status.FAILED).toList();
        int what = dice.upTo(4);
        if (what == 0 && !failed.isEmpty()) {
            requeue(dice.of(failed));
        } else if (what == 1) {
            delete(item.id());
        } else if (item.status().isOpen()) {
            if (what == 2) {
                prioritize(item.id(), dice.upTo(9) - 4);
            } else {
                postpone(item.id(), simulation.clock.instant().plus(Duration.ofSeconds(dice.upTo(60) - 10)));
            }
        }
    }

    void requeue(SyncItem item) {
        simulation.underTest.requeue(item.id());
        simulation.model.reopened(item.id(), item.requeued(simulation.clock.instant()));
        say(item.id(), "is pending again");
    }

    void delete(ItemId item) {
        simulation.underTest.delete(item);
        simulation.model.gone(item);
        say(item, "is deleted");
    }

    private void prioritize(ItemId item, int priority) {
        simulation.underTest.prioritize(item, priority);
        say(item, "has priority " + priority);
    }

    private void postpone(ItemId item, Instant retryAt) {
        simulation.underTest.postpone(item, retryAt);
        simulation.model.item(item).ifPresent(l -> l.isPostponed = true);
        say(item, "is due at " + retryAt);
    }

    private void say(ItemId item, String what) {
        simulation.trace.line("", "BY HAND: " + simulation.trace.format.of(item) + " " + what);
    }
}
