package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a person does in the database, past the queue. */
final class ByHand {
    private final World world;

    ByHand(World world) {
        this.world = world;
    }

    void edit(Dice dice) {
        world.model.nextStep();
        List<SyncItem> items = world.model.lives().stream().map(l -> l.is).toList();
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
                postpone(item.id(), world.clock.instant().plus(Duration.ofSeconds(dice.upTo(60) - 10)));
            }
        }
    }

    void requeue(SyncItem item) {
        world.bench.requeue(item.id());
        world.model.reopened(item.id(), item.requeued(world.clock.instant()));
        say(item.id(), "is pending again");
    }

    void delete(ItemId item) {
        world.bench.delete(item);
        world.model.gone(item);
        say(item, "is deleted");
    }

    private void prioritize(ItemId item, int priority) {
        world.bench.prioritize(item, priority);
        say(item, "has priority " + priority);
    }

    private void postpone(ItemId item, Instant retryAt) {
        world.bench.postpone(item, retryAt);
        say(item, "is due at " + retryAt);
    }

    private void say(ItemId item, String what) {
        world.trace.line("", "BY HAND: " + world.trace.words.of(item) + " " + what);
    }
}
