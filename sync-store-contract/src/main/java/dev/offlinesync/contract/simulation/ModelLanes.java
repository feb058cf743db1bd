package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.testkit.store.LaneCall;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who holds which lane, and what it names. */
final class ModelLanes {
    private final Model model;
    private final Map<UserId, Held> lanes = new HashMap<>();

    ModelLanes(Model model) {
        this.model = model;
    }

    private static final class Held {
        /** Null if the lane is free. */
        @Nullable
        String owner;

        @Nullable
        Party holder;

        long epoch;
        int claimed;
        boolean over;
        List<ItemId> batch = List.of();
        /** Items of interrupted batches that have neither run alone nor been seen to have ended since. */
        Set<ItemId> suspects = new LinkedHashSet<>();

        int takeovers;
    }

    private Held of(UserId user) {
        return lanes.computeIfAbsent(user, u -> new Held());
    }

    void allOver() {
        lanes.values().forEach(held -> held.over = true);
    }

    int takeovers(UserId user) {
        return of(user).takeovers;
    }

    boolean areFree() {
        return held().isEmpty();
    }

    boolean isHeldBy(Party party, UserId user) {
        return of(user).owner != null && of(user).holder == party;
    }

    /** Whether this party has a lane that it has claimed in the operation that runs. */
    boolean isAnyHeldBy(Party party) {
        return lanes.values().stream()
                .anyMatch(held -> held.owner != null && held.holder == party && held.claimed >= party.since);
    }

    List<String> held() {
        return lanes.entrySet().stream()
                .filter(e -> e.getValue().owner != null)
                .map(e -> e.getKey().value() + " held by " + Objects.requireNonNull(e.getValue().holder).name)
                .toList();
    }

    void claimed(Party by, LaneCall.Claim call, Claim answer) {
        UserId user = call.user();
        Held held = of(user);
        if (!(answer instanceof Claim.Claimed claimed)) {
            model.require(held.owner != null && !held.over, "the lane of %s is free, and was said to be busy", user);
            by.metBusy = model.step();
            return;
        }
        if (call.owner().equals(held.owner)) { // asked again, since there was no answer
            model.require(held.holder == by && !claimed.takenOver(), "the lane of %s: a token used twice", user);
            held.claimed = model.step();
            return;
        }
        boolean taken = held.owner != null;
        model.require(!taken || held.over, "the lane of %s is held, and was claimed by another", user);
        model.require(taken == claimed.takenOver(), "the lane of %s: taken over is %s", user, taken);
        if (taken) {
            held.takeovers++;
            held.suspects.addAll(held.batch);
            if (held.batch.size() == 1) {
                model.interrupted(held.batch.get(0), held.epoch, call.interrupted());
            }
        }
        model.require(
                claimed.lane().suspects().equals(List.copyOf(held.suspects)),
                "the lane of %s has %s suspects, not %s",
                user,
                claimed.lane().suspects().size(),
                held.suspects.size());
        held.owner = claimed.lane().owner();
        held.epoch = claimed.lane().epoch();
        held.holder = by;
        held.claimed = model.step();
        held.over = false;
        held.batch = taken ? List.of() : call.batch();
    }

    void renewed(Lane lane, List<ItemId> batch, boolean ours) {
        Held held = of(lane.user());
        model.require(ours == isOurs(lane), "the lane of %s was renewed: %s", lane.user(), ours);
        if (isOurs(lane)) {
            held.over = false;
            held.batch = batch;
            keep(held, lane);
        }
    }

    void running(UserId user, Set<ItemId> answer) {
        Held held = of(user);
        Set<ItemId> batch = held.owner == null || held.over ? Set.of() : Set.copyOf(held.batch);
        model.require(
                answer.equals(batch), "%s items of %s are said to run, not %s", answer.size(), user, batch.size());
    }

    /** Whether the holder of a lane whose lease runs may be at work on this item. */
    boolean isRunning(SyncItem item) {
        Held held = of(item.userId());
        return held.owner != null
                && !held.over
                && (item.status() == Status.PROCESSING || held.batch.contains(item.id()));
    }

    void abandoned(int limit, List<UserId> answer) {
        List<UserId> left = lanes.entrySet().stream()
                .filter(e -> e.getValue().owner != null && e.getValue().over)
                .map(Map.Entry::getKey)
                .toList();
        model.require(left.containsAll(answer), "of the lanes %s only %s were left behind", answer, left);
        model.require(
                answer.size() == Math.min(limit, left.size()), "the lanes %s were left behind, not %s", left, answer);
    }

    void released(Lane lane) {
        if (isOurs(lane)) {
            free(of(lane.user()), lane);
        }
    }

    /** Before anything of it: only the holder may, and only what is its user's; what is suspect runs alone. */
    void committing(Lane lane, Decision decision) {
        model.require(isOurs(lane), "a decision was committed under a lane of %s that was lost", lane.user());
        Set<ItemId> suspects = of(lane.user()).suspects;
        for (Decision.Settlement s : decision.settlements()) {
            ItemId id = s.before().id();
            model.require(s.before().userId().equals(lane.user()), "%s was settled under another user's lane", id);
            if (!s.isAttempt()) {
                continue;
            }
            boolean named = of(lane.user()).batch.contains(id);
            model.require(named, "%s ran, and its lane did not name it", id);
            model.require(
                    !suspects.contains(id) || (attempts(decision) == 1 && isAlone(lane.user())),
                    "%s is a suspect, and did not run alone",
                    id);
        }
        decision.settlements().stream()
                .filter(Decision.Settlement::isAttempt)
                .forEach(s -> suspects.remove(s.before().id()));
    }

    private static long attempts(Decision decision) {
        return decision.settlements().stream()
                .filter(Decision.Settlement::isAttempt)
                .count();
    }

    private boolean isAlone(UserId user) {
        return of(user).batch.size() == 1;
    }

    void committed(Lane lane, Next next) {
        Held held = of(lane.user());
        if (next instanceof Next.Continue go) {
            held.over = false;
            held.batch = go.batch();
            keep(held, lane);
        } else {
            free(held, lane);
        }
    }

    private boolean isOurs(Lane lane) {
        return lane.owner().equals(of(lane.user()).owner);
    }

    /** The holder decides about the suspects, but may forget only those that have ended or that have run. */
    private void keep(Held held, Lane lane) {
        for (ItemId id : held.suspects) {
            model.require(
                    lane.suspects().contains(id)
                            || model.touched(id) >= Objects.requireNonNull(held.holder).since
                            || model.item(id)
                                    .filter(l -> l.is.status().isOpen())
                                    .isEmpty(),
                    "the lane of %s has forgotten its suspect %s",
                    lane.user(),
                    id);
        }
        held.suspects = new LinkedHashSet<>(lane.suspects());
    }

    private void free(Held held, Lane lane) {
        held.owner = null;
        held.batch = List.of();
        keep(held, lane);
    }
}
