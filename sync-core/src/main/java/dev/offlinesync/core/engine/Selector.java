package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.core.rules.Needs;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.rules.PartialCommits;
import dev.offlinesync.core.rules.ProcessingPlan;
import dev.offlinesync.core.rules.Routed;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what may run next: a bounded page of the user's items, and what must run before them. */
final class Selector {
    /** How many keys are looked at behind a page that is blocked as a whole, and before the items of a page. */
    private static final int SCAN = 1000;

    /** How many times hand-written items are completed before going on without the rest. */
    private static final int REPAIRS = 4;

    /** How many queries may go into finding earlier items, if one record has more of them than one query gives. */
    private static final int LOOK_BACKS = 4;

    /** How many times others are looked for if some of those found depend on what is not completed. */
    private static final int LOOKS = 20;

    private final QueueStore queue;
    private final Dependencies dependencies;
    private final ItemLoader loader;
    private final RecordHistory history;
    private final ClockWatch clockWatch;
    private final Handlers handlers;
    private final Settings settings;
    private final PartialCommits partialCommits;

    Selector(
            QueueStore queue,
            RecordHistory history,
            ClockWatch clockWatch,
            Handlers handlers,
            Settings settings,
            PartialCommits partialCommits) {
        this.queue = queue;
        this.dependencies = new Dependencies(queue);
        this.loader = new ItemLoader(queue);
        this.history = history;
        this.clockWatch = clockWatch;
        this.handlers = handlers;
        this.settings = settings;
        this.partialCommits = partialCommits;
    }

    Selection select(UserId user, Scope scope, Set<ItemId> aside, Instant now) {
        if (scope instanceof Scope.ForItems only) {
            return selectOnly(user, only, aside, now);
        }
        boolean backlog = scope instanceof Scope.ForWorker;
        int size = backlog ? settings.backlogBatchSize() : settings.batchSize();
        QueueStore.Due page = duePage(user, now, size, backlog ? 1 : QueueStore.COUNTED);
        Map<ItemId, SyncItem> loaded = index(page.items());
        List<OpenItem> candidates = open(page.items(), now);
        Earlier earlier = page.isAll() ? Earlier.NONE : earlierThan(user, reach(page.items(), candidates), now);
        Set<ItemId> apart = with(aside, leftToOthers(page.items(), now));
        Choice choice = choose(user, candidates, earlier, apart, loaded, now, size);
        int blocked = choice.plan.blocked().size();
        List<Needs> dependants = choice.dependants;
        if (choice.batch.isEmpty() && page.hasMore() && !candidates.isEmpty()) {
            List<OpenItem> behind = queue.dueBehind(user, now, candidates.get(candidates.size() - 1), SCAN);
            if (apart.size() > aside.size()) { // what nobody handles here may go on behind the page
                behind = behind.stream()
                        .filter(o -> handlers.mayHandle(o.orderKey()))
                        .toList();
            }
            earlier = earlierThan(user, reach(List.of(), behind), now);
            choice = choose(user, behind, earlier, apart, loaded, now, size);
            blocked += choice.plan.blocked().size();
            dependants = Stream.concat(dependants.stream(), choice.dependants.stream())
                    .toList();
        }
        List<Routed> batch = history.withStanding(user, choice.batch, choice.plan.passing(), choice.earlier.items);
        return new Selection(
                batch,
                page.due(),
                blocked,
                page.waiting(),
                page.nextRetryAt(),
                isDelicate(batch, choice.plan),
                dependants);
    }

    /**
     * What may run of these. An item that waits for what it depends on is set aside, and others are looked for; what it
     * depends on, if that is due, is among them.
     */
    private Choice choose(
            UserId user,
            Collection<OpenItem> given,
            Earlier earlier,
            Set<ItemId> apart,
            Map<ItemId, SyncItem> loaded,
            Instant now,
            int size) {
        List<OpenItem> candidates = new ArrayList<>(given);
        Map<ItemId, Optional<ItemState>> states = new HashMap<>();
        Map<ItemId, Needs> waiting = new LinkedHashMap<>();
        for (int i = 0; ; i++) {
            ProcessingPlan plan = ProcessingPlan.of(
                    candidates, earlier.items, earlier.unknown, earlier.crowded, with(apart, waiting.keySet()));
            List<Routed> batch = batch(user, plan, loaded, now, size);
            if (batch.stream().noneMatch(Dependencies::mayWait)) {
                return new Choice(plan, batch, earlier, List.copyOf(waiting.values()));
            }
            dependencies.look(user, batch.stream().map(Routed::item).toList(), now, states);
            Map<ItemId, Needs> found = new LinkedHashMap<>();
            Map<ItemId, Set<ItemId>> creates = dependencies.openCreates(user, batch, now);
            List<Routed> ready = ready(batch, states, creates, found);
            waiting.putAll(found);
            if (found.isEmpty() || i == LOOKS) {
                return new Choice(plan, ready, earlier, List.copyOf(waiting.values()));
            }
            dependencies.lookAt(user, found.values(), now, states);
            List<OpenItem> before = found.values().stream()
                    .flatMap(needs -> needs.open().stream())
                    .distinct()
                    .flatMap(id -> due(states.getOrDefault(id, Optional.empty())))
                    .filter(o -> candidates.stream().noneMatch(c -> c.id().equals(o.id())))
                    .toList();
            if (!before.isEmpty()) {
                candidates.addAll(before);
                earlier = earlier.and(earlierThan(user, reach(List.of(), before), now));
            }
        }
    }

    private static Stream<OpenItem> due(Optional<ItemState> state) {
        return Stream.ofNullable(state.isPresent() ? state.get().due() : null);
    }

    /**
     * Those of a batch that may run in it, which those may that depend on others of it: behind these.
     *
     * @param waiting is told what the others need
     */
    private List<Routed> ready(
            List<Routed> batch,
            Map<ItemId, Optional<ItemState>> states,
            Map<ItemId, Set<ItemId>> creates,
            Map<ItemId, Needs> waiting) {
        Set<ItemId> before = new HashSet<>();
        List<Routed> ready = new ArrayList<>();
        List<Routed> rest = batch;
        boolean isNews = true;
        while (isNews && !rest.isEmpty()) {
            Set<OrderKey> held = new HashSet<>();
            List<Routed> left = new ArrayList<>();
            for (Routed r : rest) {
                Needs needs = needs(r.item(), states).and(creates.getOrDefault(r.id(), Set.of()));
                boolean mayRun = needs.open().isEmpty()
                        || (partialCommits == PartialCommits.IMPOSSIBLE && before.containsAll(needs.open()));
                if (mayRun && !held.contains(r.item().orderKey())) {
                    ready.add(r.with(needs));
                    before.add(r.id());
                    continue;
                }
                held.add(r.item().orderKey());
                left.add(r);
                if (!mayRun) {
                    waiting.put(r.id(), needs);
                }
            }
            isNews = left.size() < rest.size();
            rest = left;
        }
        waiting.keySet().removeAll(before);
        return ready;
    }

    private static Needs needs(SyncItem item, Map<ItemId, Optional<ItemState>> states) {
        Map<ItemId, ItemState> known = new HashMap<>();
        for (ItemId id : Needs.ids(item)) {
            states.getOrDefault(id, Optional.empty()).ifPresent(state -> known.put(id, state));
        }
        return Needs.of(item, known);
    }

    /** @param dependants what those need that wait for what they depend on */
    private record Choice(ProcessingPlan plan, List<Routed> batch, Earlier earlier, List<Needs> dependants) {}

    private static boolean isDelicate(List<Routed> batch, ProcessingPlan plan) {
        return batch.stream()
                .anyMatch(r -> r.item().wasTried()
                        || plan.passing().contains(r.id())
                        || r.needs().failure() != null);
    }

    /** Those of a crashed batch that may run alone now, the first of them, with which of the rest are still open. */
    Suspects suspects(UserId user, List<ItemId> ids, Instant now) {
        Map<ItemId, SyncItem> items = index(queue.load(user, ids));
        List<SyncItem> open = ids.stream()
                .filter(items::containsKey)
                .map(items::get)
                .filter(i -> i.status().isOpen() && i.isOrdered())
                .toList();
        List<OpenItem> keys = open(open, now);
        Earlier earlier = keys.isEmpty() ? Earlier.NONE : earlierThan(user, reach(open, keys), now);
        Set<OrderKey> behindSomething = new HashSet<>(earlier.unknown);
        Map<OrderKey, Long> first = new HashMap<>();
        Stream.concat(earlier.items.stream(), keys.stream())
                .filter(o -> !o.letsPass())
                .forEach(o -> first.merge(o.orderKey(), o.sequence(), Math::min));
        Map<ItemId, Optional<ItemState>> states = new HashMap<>();
        dependencies.look(user, open, now, states);
        Map<ItemId, Set<ItemId>> creates =
                dependencies.openCreates(user, open.stream().map(this::routed).toList(), now);
        Optional<SyncItem> runnable = open.stream()
                .filter(i -> i.isDue(now)
                        && needs(i, states)
                                .and(creates.getOrDefault(i.id(), Set.of()))
                                .open()
                                .isEmpty()
                        && !behindSomething.contains(i.orderKey())
                        && first.getOrDefault(i.orderKey(), i.sequence()) >= i.sequence())
                .findFirst();
        return new Suspects(
                runnable.map(this::routed)
                        .map(r -> r.with(needs(r.item(), states)))
                        .map(r -> alone(user, r, earlier)),
                open.stream().map(SyncItem::id).toList());
    }

    private Routed alone(UserId user, Routed suspect, Earlier earlier) {
        OrderKey key = suspect.item().orderKey();
        boolean passes = earlier.crowded.contains(key)
                || earlier.items.stream()
                        .anyMatch(e -> e.orderKey().equals(key)
                                && e.sequence() < suspect.item().sequence());
        Set<ItemId> passing = passes ? Set.of(suspect.id()) : Set.of();
        return history.withStanding(user, List.of(suspect), passing, earlier.items)
                .get(0);
    }

    /** @param open those that have not ended */
    record Suspects(Optional<Routed> runnable, List<ItemId> open) {}

    private Routed routed(SyncItem item) {
        return Routed.of(handlers, item);
    }

    private QueueStore.Due duePage(UserId user, Instant now, int size, int counted) {
        QueueStore.Due page = queue.due(user, now, size, settings.batchBytes(), counted);
        if (page.waiting() > 0 && clockWatch.settle(now)) {
            page = queue.due(user, now, size, settings.batchBytes(), counted);
        }
        for (int i = 0; i < REPAIRS && !page.toRepair().isEmpty(); i++) {
            queue.repair(
                    user,
                    page.toRepair().stream()
                            .map(item -> item.repaired(handlers.address(item).orderKey()))
                            .toList());
            page = queue.due(user, now, size, settings.batchBytes(), counted);
        }
        return page;
    }

    private Selection selectOnly(UserId user, Scope.ForItems only, Set<ItemId> aside, Instant now) {
        Map<ItemId, SyncItem> loaded = index(only.fresh());
        List<ItemId> missing =
                only.ids().stream().filter(id -> !loaded.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            loaded.putAll(index(queue.load(user, missing)));
        }
        List<SyncItem> wanted = loaded.values().stream()
                .filter(i -> i.isDue(now) && i.isOrdered())
                .toList();
        if (wanted.isEmpty()) {
            return Selection.NOTHING;
        }
        List<OpenItem> candidates = open(wanted, now);
        Earlier earlier = earlierThan(user, reach(wanted, candidates), now);
        Set<ItemId> apart = with(aside, leftToOthers(wanted, now));
        Choice choice = choose(user, candidates, earlier, apart, loaded, now, settings.batchSize());
        List<Routed> batch = history.withStanding(user, choice.batch, choice.plan.passing(), choice.earlier.items);
        return new Selection(
                batch,
                candidates.size(),
                choice.plan.blocked().size(),
                0,
                null,
                isDelicate(batch, choice.plan),
                choice.dependants);
    }

    /** The items of a batch in full, as far as its bounds go. */
    private List<Routed> batch(UserId user, ProcessingPlan plan, Map<ItemId, SyncItem> loaded, Instant now, int size) {
        List<OpenItem> picked = pick(plan.runs(), size);
        List<ItemId> missing = picked.stream()
                .map(OpenItem::id)
                .filter(id -> !loaded.containsKey(id))
                .toList();
        loaded.putAll(index(loader.load(user, missing, settings.batchBytes())));
        List<Routed> batch = new ArrayList<>();
        Set<OrderKey> cut = new HashSet<>();
        long bytes = 0;
        for (OpenItem o : picked) {
            SyncItem item = loaded.get(o.id());
            if (item == null
                    || !item.isDue(now)
                    || item.sequence() != o.sequence()
                    || !leftToOthers(List.of(item), now).isEmpty()) {
                cut.add(o.orderKey()); // changed since, or not ours, or too much: what is behind it waits for
                // the next look
                continue;
            }
            bytes += item.weight();
            if (!batch.isEmpty() && bytes > settings.batchBytes()) {
                break;
            }
            if (!cut.contains(o.orderKey())) {
                batch.add(routed(item));
            }
        }
        return batch;
    }

    /** Those that nobody handles here, while it is the turn of other instances. */
    private Set<ItemId> leftToOthers(Collection<SyncItem> items, Instant now) {
        Duration wait = settings.unknownEndpointWait();
        if (wait.isZero()) {
            return Set.of();
        }
        return items.stream()
                .filter(i -> UnknownEndpoints.isOthersTurn(i, wait, now) && !handlers.handles(i.method(), i.endpoint()))
                .map(SyncItem::id)
                .collect(Collectors.toSet());
    }

    private static Set<ItemId> with(Set<ItemId> some, Set<ItemId> more) {
        Set<ItemId> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private List<OpenItem> pick(List<OpenItem> runs, int size) {
        Set<OrderKey> seen = new HashSet<>();
        return runs.stream()
                .filter(o -> partialCommits == PartialCommits.IMPOSSIBLE || seen.add(o.orderKey()))
                .limit(size)
                .toList();
    }

    /**
     * How far open items on the records of these candidates are looked for: before the last of them. Behind a create
     * that was tried before there may be updates that wait for it.
     *
     * @param items those of the candidates that are loaded
     */
    private static Map<OrderKey, Long> reach(Collection<SyncItem> items, Collection<OpenItem> candidates) {
        Map<OrderKey, Long> before = new LinkedHashMap<>();
        candidates.forEach(c -> before.merge(c.orderKey(), c.sequence(), Math::max));
        items.stream()
                .filter(i -> i.method() == Method.POST && i.wasTried())
                .forEach(i -> before.replace(i.orderKey(), Long.MAX_VALUE));
        return before;
    }

    private Earlier earlierThan(UserId user, Map<OrderKey, Long> reach, Instant now) {
        List<OpenItem> items = new ArrayList<>();
        Set<OrderKey> crowded = openBefore(user, reach, Open.ALL, now, items);
        if (crowded.isEmpty()) {
            return new Earlier(items, Set.of(), Set.of());
        }
        // What lets pass holds nobody, however much of it there is.
        Map<OrderKey, Long> rest = new LinkedHashMap<>(reach);
        rest.keySet().retainAll(crowded);
        Set<OrderKey> unknown = openBefore(user, rest, Open.HOLDING, now, items);
        return new Earlier(items, unknown, crowded);
    }

    /** @return the records of which there are more than are looked at */
    private Set<OrderKey> openBefore(
            UserId user, Map<OrderKey, Long> reach, Open which, Instant now, List<OpenItem> items) {
        Map<OrderKey, Long> before = new LinkedHashMap<>(reach);
        Set<OrderKey> partly = new HashSet<>();
        for (int i = 0; i < LOOK_BACKS && !before.isEmpty(); i++) {
            List<OpenItem> found = queue.openBefore(user, before, which, now, SCAN);
            items.addAll(found);
            if (found.size() < SCAN) {
                before.clear();
                break;
            }
            // Cut off: of the last record only the oldest are known, and of records behind it nothing. Ask for those.
            OrderKey last = found.get(found.size() - 1).orderKey();
            partly.add(last);
            before.keySet().removeIf(key -> key.compareTo(last) <= 0);
        }
        partly.addAll(before.keySet());
        return partly;
    }

    /**
     * Open items before others on their records.
     *
     * @param unknown records of which not all of them are here that hold others
     * @param crowded records of which not all of them are here
     */
    private record Earlier(List<OpenItem> items, Set<OrderKey> unknown, Set<OrderKey> crowded) {
        static final Earlier NONE = new Earlier(List.of(), Set.of(), Set.of());

        Earlier and(Earlier more) {
            return new Earlier(
                    Stream.concat(items.stream(), more.items.stream()).toList(),
                    union(unknown, more.unknown),
                    union(crowded, more.crowded));
        }

        private static Set<OrderKey> union(Set<OrderKey> some, Set<OrderKey> more) {
            Set<OrderKey> all = new HashSet<>(some);
            all.addAll(more);
            return all;
        }
    }

    private static List<OpenItem> open(List<SyncItem> items, Instant now) {
        return items.stream().map(i -> OpenItem.of(i, now)).toList();
    }

    private static Map<ItemId, SyncItem> index(List<SyncItem> items) {
        return items.stream()
                .collect(Collectors.toMap(SyncItem::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }
}
