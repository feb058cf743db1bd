package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.ReferringHandler;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.core.rules.Needs;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.store.QueueStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the queue knows of the mutations that items depend on. It is asked only if an item depends on any, so that others
 * cost no query.
 */
final class Dependencies {
    private static final int AT_ONCE = 1000;

    private final QueueStore queue;

    Dependencies(QueueStore queue) {
        this.queue = queue;
    }

    /** Adds to {@code known} what these items depend on, as far as it is in the queue and not known. */
    void look(UserId user, Collection<SyncItem> items, Instant now, Map<ItemId, Optional<ItemState>> known) {
        Set<ItemId> wanted = new LinkedHashSet<>();
        items.forEach(item -> wanted.addAll(Needs.ids(item)));
        wanted.removeAll(known.keySet());
        wanted.forEach(id -> known.put(id, Optional.empty()));
        states(user, wanted, now).forEach((id, state) -> known.put(id, Optional.of(state)));
    }

    /** The same for what is needed. */
    void lookAt(UserId user, Collection<Needs> needs, Instant now, Map<ItemId, Optional<ItemState>> known) {
        Set<ItemId> wanted = new LinkedHashSet<>();
        needs.forEach(n -> wanted.addAll(n.open()));
        wanted.removeAll(known.keySet());
        states(user, wanted, now).forEach((id, state) -> known.put(id, Optional.of(state)));
    }

    /** Whether it may have to wait for items on other records. */
    static boolean mayWait(Routed item) {
        return !item.item().mutation().dependsOn().isEmpty() || refersTo(item).isPresent();
    }

    private static Optional<ReferringHandler> refersTo(Routed item) {
        return item.effect().filter(ReferringHandler.class::isInstance).map(ReferringHandler.class::cast);
    }

    /** For those of the items that refer to records, the earlier open items that create (or delete) these. */
    Map<ItemId, Set<ItemId>> openCreates(UserId user, List<Routed> items, Instant now) {
        Map<ItemId, Set<OrderKey>> references = new HashMap<>();
        Map<OrderKey, Long> before = new HashMap<>();
        for (Routed r : items) {
            Set<OrderKey> keys =
                    refersTo(r).map(handler -> handler.refersTo(r.item())).orElse(Set.of());
            if (!keys.isEmpty() && before.size() < AT_ONCE - ReferringHandler.MOST) {
                Set<OrderKey> some = keys.stream().limit(ReferringHandler.MOST).collect(Collectors.toSet());
                references.put(r.id(), some);
                some.forEach(key -> before.merge(key, r.item().sequence(), Math::max));
            }
        }
        List<OpenItem> open =
                before.isEmpty() ? List.of() : queue.openBefore(user, before, QueueStore.Open.ALL, now, AT_ONCE);
        if (open.isEmpty()) {
            return Map.of();
        }
        Set<OrderKey> keys = open.stream().map(OpenItem::orderKey).collect(Collectors.toSet());
        Set<ItemId> begun = queue.begun(user, keys, AT_ONCE).stream()
                .map(QueueStore.Begun::id)
                .collect(Collectors.toSet());
        Map<ItemId, Set<ItemId>> creates = new HashMap<>();
        for (Routed r : items) {
            Set<OrderKey> of = references.getOrDefault(r.id(), Set.of());
            creates.put(
                    r.id(),
                    open.stream()
                            .filter(o -> of.contains(o.orderKey())
                                    && o.sequence() < r.item().sequence()
                                    && begun.contains(o.id()))
                            .map(OpenItem::id)
                            .collect(Collectors.toSet()));
        }
        return creates;
    }

    private Map<ItemId, ItemState> states(UserId user, Set<ItemId> wanted, Instant now) {
        List<ItemId> ids = List.copyOf(wanted);
        Map<ItemId, ItemState> states = new HashMap<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            queue.states(user, ids.subList(from, Math.min(from + AT_ONCE, ids.size())), now)
                    .forEach(state -> states.put(state.id(), state));
        }
        return states;
    }

    /**
     * Whether these may be stored, as far as it goes by what they depend on: mutations that are stored, or that come
     * earlier among these. What is stored already, and is sent again, may be.
     *
     * @param items in their order; empty for one that is refused for something else
     */
    Checked check(UserId user, List<Optional<Submission>> items, List<ItemId> ids, Instant now) {
        Set<ItemId> asked = new LinkedHashSet<>();
        Map<ItemId, Integer> last = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            Optional<Submission> item = items.get(i);
            if (item.isPresent()) {
                last.put(ids.get(i), i);
                if (!item.get().dependsOn().isEmpty()) {
                    asked.add(ids.get(i));
                    item.get().dependsOn().forEach(name -> asked.add(ItemId.of(user, name)));
                }
            }
        }
        Map<ItemId, ItemState> stored = asked.isEmpty() ? Map.of() : states(user, asked, now);
        Set<ItemId> present = new HashSet<>(stored.keySet());
        List<Optional<InvalidSubmission>> faults = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            ItemId id = ids.get(i);
            Optional<InvalidSubmission> fault = Optional.empty();
            if (items.get(i).isPresent()) {
                List<String> names = items.get(i).get().dependsOn();
                fault = stored.containsKey(id) ? Optional.empty() : fault(user, id, names, present, last.keySet());
                if (fault.isEmpty()) {
                    present.add(id);
                }
            }
            faults.add(fault);
        }
        return new Checked(faults, stored);
    }

    /**
     * @param faults of each, in order, what is wrong with it
     * @param stored those of these, and of what they depend on, that are in the queue
     */
    record Checked(List<Optional<InvalidSubmission>> faults, Map<ItemId, ItemState> stored) {
        /**
         * The same items, of which none comes before what it depends on in the order of the queue: its priority is at
         * most that of those. Else a long chain could hide its own beginning behind whatever page is looked at.
         */
        List<SyncItem> behindOthers(List<SyncItem> items) {
            Map<ItemId, Integer> priorities = new HashMap<>();
            stored.values().stream()
                    .filter(state -> state.status().isOpen())
                    .forEach(state -> priorities.put(state.id(), state.priority()));
            List<SyncItem> placed = new ArrayList<>();
            for (SyncItem item : items) {
                int most = Needs.ids(item).stream()
                        .mapToInt(id -> priorities.getOrDefault(id, Submission.MAX_PRIORITY))
                        .reduce(item.priority(), Math::min);
                priorities.putIfAbsent(item.id(), most);
                placed.add(item.withPriority(most));
            }
            return placed;
        }
    }

    private static Optional<InvalidSubmission> fault(
            UserId user, ItemId own, List<String> names, Set<ItemId> present, Set<ItemId> sent) {
        for (int i = 0; i < names.size(); i++) {
            ItemId id = ItemId.of(user, names.get(i));
            if (!present.contains(id)) {
                String why = id.equals(own)
                        ? "names the item itself"
                        : sent.contains(id)
                                ? "names a mutation that comes later in this request, or is refused: send it before"
                                : "names a mutation that is neither stored nor before this one in the request";
                return Optional.of(new InvalidSubmission("/dependsOn/" + i, why));
            }
        }
        return Optional.empty();
    }
}
