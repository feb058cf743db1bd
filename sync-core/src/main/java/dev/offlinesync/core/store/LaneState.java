package dev.offlinesync.core.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps of one user's lane, and every move that a lane can make. Pure: a store reads a state and writes
 * the next one, and needs no rule of its own.
 *
 * <pre>
 *   free ── claim ──▶ held ── the lease ends ──▶ abandoned ── claim (a takeover) ──▶ held
 *     ◀──── freed ─────┘ (kept: held for another lease)
 * </pre>
 *
 * <p>The end of the lease is not part of it. The store keeps that beside the state, by its own clock.
 *
 * @param owner the token of the holder; null while the lane is free
 * @param epoch rises with every claim
 * @param batch what the holder is about to run
 * @param suspects see {@link Lane}
 */
public record LaneState(@Nullable String owner, long epoch, List<ItemId> batch, List<ItemId> suspects) {
    /** The lane of a user who never had one. */
    public static final LaneState NEW = new LaneState(null, 0, List.of(), List.of());

    public LaneState {
        batch = List.copyOf(batch);
        suspects = List.copyOf(suspects);
    }

    public boolean isFree() {
        return owner == null;
    }

    /**
     * A claim of a lane that nobody holds any more. A free lane names {@code next}. An abandoned one is {@linkplain
     * #takenOver taken over}.
     */
    public LaneState claim(String newOwner, List<ItemId> next) {
        return isFree() ? new LaneState(newOwner, epoch + 1, next, suspects) : takenOver(newOwner);
    }

    /**
     * An abandoned lane under its new owner. The old batch joins the suspects, and no batch is named: the items may
     * have changed, and one of them may be what killed the old owner. The same transaction stores the {@link
     * #interruption}.
     */
    public LaneState takenOver(String newOwner) {
        Set<ItemId> suspected = new LinkedHashSet<>(suspects);
        suspected.addAll(batch);
        return new LaneState(newOwner, epoch + 1, List.of(), List.copyOf(suspected));
    }

    /** The item that a takeover of this lane interrupts: the one that was named alone. Of several, none is blamed. */
    public Optional<ItemId> toInterrupt() {
        return isFree() || batch.size() != 1 ? Optional.empty() : Optional.of(batch.get(0));
    }

    /**
     * What a takeover of this lane makes of the item {@link #toInterrupt}. The item gets the epoch of this lane, under
     * which it ran, and not that of the next one. So a takeover that was cut short can tell later that this
     * interruption was counted, and one under the next epoch still counts.
     *
     * @param interrupted from an item to what its interruption makes of it
     * @return empty if the item has ended
     */
    public Optional<SyncItem> interruption(SyncItem alone, UnaryOperator<SyncItem> interrupted) {
        return alone.status().isOpen() ? Optional.of(interrupted.apply(alone).withEpoch(epoch)) : Optional.empty();
    }

    /** Whether the holder may be at work on this item of its user: the lane names it, or it is stamped. */
    public boolean isRunning(SyncItem item) {
        return item.status() == Status.PROCESSING || batch.contains(item.id());
    }

    /**
     * This state as its holder sees it.
     *
     * @throws IllegalStateException if it has none
     */
    public Lane lane(UserId user) {
        if (owner == null) {
            throw new IllegalStateException("nobody holds this lane");
        }
        return new Lane(user, owner, epoch, suspects);
    }

    /** Whether this is still the lane that its holder claimed. */
    public boolean isOf(Lane lane) {
        return lane.owner().equals(owner) && lane.epoch() == epoch;
    }

    /** What its holder makes of a lane by keeping it for another lease. */
    public static LaneState kept(Lane lane, List<ItemId> batch) {
        return new LaneState(lane.owner(), lane.epoch(), batch, lane.suspects());
    }

    /** What its holder makes of a lane by giving it back. */
    public static LaneState freed(Lane lane) {
        return new LaneState(null, lane.epoch(), List.of(), lane.suspects());
    }

    /** What a commit makes of its lane. */
    public static LaneState after(Lane lane, Next next) {
        return next instanceof Next.Continue go ? kept(lane, go.batch()) : freed(lane);
    }
}
