package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One seed: clients call, parties move one at a time, and at every point where one stands the dice say who moves next
 * and what becomes of it. The same seed gives the same run.
 */
final class RandomRun {
    private static final int PARTIES = 3;

    /** Far more than a run takes. */
    private static final int MOVES = 20_000;

    private final Simulation simulation;
    private final Dice dice;
    private final Clients clients;
    private final List<Party> parties = new ArrayList<>();
    private final Set<Party> still = new HashSet<>();
    private final Map<UserId, List<Submission>> sent = new HashMap<>();
    /** How much goes wrong in this run: nothing in some, much in others. */
    private final double trouble;

    private int operations;
    private int restarts;
    private Party current;

    RandomRun(StoreUnderTest underTest, long seed, int operations) {
        simulation = new Simulation(underTest, seed);
        dice = new Dice(seed);
        clients = new Clients(simulation);
        trouble = dice.of(List.of(0.0, 0.5, 1.0, 1.0, 3.0));
        this.operations = operations;
        for (int i = 1; i <= PARTIES; i++) {
            parties.add(simulation.party("p" + i, skew()));
        }
        current = parties.get(0);
    }

    private Duration skew() {
        return Duration.ofSeconds(dice.of(List.of(0, 0, 0, -20, 20)));
    }

    /** @return the trace */
    String go() {
        try (Simulation closing = simulation) {
            int moves = 0;
            while (move()) {
                simulation.model.verify();
                simulation.watch();
                if (moves++ > MOVES) {
                    throw new AssertionError("the parties never come to an end");
                }
            }
            closing.quiet();
            return closing.trace.toString();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n\n" + simulation.trace, e);
        }
    }

    private boolean move() {
        if (dice.permille(30 + 20 * trouble)) {
            environment();
        }
        List<Party> able = parties.stream()
                .filter(p -> !still.contains(p) && (p.isBusy() || operations > 0))
                .toList();
        if (able.isEmpty()) {
            return wake();
        }
        current = able.contains(current) && dice.permille(750) ? current : dice.of(able);
        if (!current.isBusy()) {
            operations--;
            current.start(next());
        } else {
            goOn(current);
        }
        if (!current.isBusy()) {
            ended(current);
        }
        return true;
    }

    /** When nobody else can move: one that stands still goes on, perhaps long after its lease. */
    private boolean wake() {
        if (still.isEmpty()) {
            return false;
        }
        if (dice.permille(500)) {
            simulation.endLeases();
        }
        still.remove(parties.stream().filter(still::contains).findFirst().orElseThrow());
        return true;
    }

    private void goOn(Party party) {
        Fault fault = fault();
        if (fault == Fault.STALL_AFTER || dice.permille(10 * trouble)) {
            simulation.trace.line(party.name, "WILL STAND STILL");
            still.add(party);
        }
        if (fault == Fault.STALL_AFTER || !still.contains(party)) {
            party.goOn(fault);
            if (!party.isBusy()) {
                still.remove(party);
            }
        }
    }

    private Fault fault() {
        if (dice.permille(60 * trouble)) {
            return dice.of(List.of(
                    Fault.CRASH_BEFORE,
                    Fault.CRASH_AFTER,
                    Fault.UNAVAILABLE,
                    Fault.ANSWER_LOST,
                    Fault.STALL_AFTER,
                    Fault.STALL_AFTER));
        }
        return Fault.NONE;
    }

    private void ended(Party party) {
        simulation.ended(party);
        if (party.isDead()) {
            parties.set(
                    parties.indexOf(party), simulation.party(party.name.substring(0, 2) + "." + ++restarts, skew()));
        }
    }

    private Operation next() {
        UserId user = dice.of(Clients.USERS);
        int what = dice.upTo(100);
        if (what < 22) {
            return clients.add(user, fresh(user));
        } else if (what < 32) {
            return clients.add(user, again(user));
        } else if (what < 44) {
            return clients.push(user, dice.permille(250) ? again(user) : fresh(user));
        } else if (what < 68) {
            return clients.process(user);
        } else if (what < 74) {
            return clients.worker();
        } else if (what < 78) {
            return clients.pull(dice.permille(300) ? simulation.device(user) : editor(user).copy);
        } else if (what < 88) {
            Submission one =
                    dice.permille(250) ? again(user).get(0) : fresh(user).get(0);
            return clients.write(user, one.dependsOn().isEmpty() ? one : one.withDependsOn(List.of()));
        } else if (what < 93) {
            List<ItemId> stopped = stopped();
            return stopped.isEmpty() ? clients.process(user) : clients.retry(dice.of(stopped));
        }
        return clients.clear(
                user,
                dice.of(List.of(
                        Clients.NOT_COMPLETED,
                        Clients.NOT_COMPLETED,
                        EnumSet.of(Status.COMPLETED),
                        EnumSet.allOf(Status.class))));
    }

    private List<Submission> fresh(UserId user) {
        List<Submission> some = new ArrayList<>(dice.permille(450) ? edits(editor(user)) : dice.submissions(user));
        for (int i = 0; i < some.size(); i++) {
            some.set(i, dependent(user, some, i));
        }
        some.stream()
                .filter(s -> s.mutationId() != null)
                .forEach(sent.computeIfAbsent(user, u -> new ArrayList<>())::add);
        return some;
    }

    private Editor editor(UserId user) {
        return dice.of(simulation.editors(user));
    }

    private List<Submission> edits(Editor editor) {
        List<Submission> some = new ArrayList<>();
        for (int i = 1 + dice.upTo(3); i > 0; i--) {
            some.add(editor.edit(dice));
        }
        return some;
    }

    /** One of these, which may depend on one before it or on what is in the queue. */
    private Submission dependent(UserId user, List<Submission> some, int at) {
        if (!dice.permille(150)) {
            return some.get(at);
        }
        List<String> names = new ArrayList<>();
        simulation.model.items().stream()
                .map(l -> l.is)
                .filter(i -> i.userId().equals(user) && i.mutationId() != null)
                .forEach(i -> names.add(i.mutationId()));
        some.subList(0, at).stream().filter(s -> s.mutationId() != null).forEach(s -> names.add(s.mutationId()));
        return names.isEmpty()
                ? some.get(at)
                : some.get(at)
                        .withDependsOn(List.of(names.get(names.size() - 1 - dice.upTo(Math.min(5, names.size())))));
    }

    /** What the client sends again, since it has no answer or has lost it; perhaps with something new. */
    private List<Submission> again(UserId user) {
        List<Submission> before = sent.getOrDefault(user, List.of());
        if (before.isEmpty()) {
            return fresh(user);
        }
        int from = Math.max(0, before.size() - 1 - dice.upTo(4));
        List<Submission> some = new ArrayList<>(before.subList(from, Math.min(before.size(), from + 1 + dice.upTo(3))));
        if (dice.permille(300)) {
            some.addAll(fresh(user));
        }
        return some;
    }

    /** Items that a retry by hand is for: failed ones, and those that wait for their next attempt. */
    private List<ItemId> stopped() {
        return simulation.model.items().stream()
                .map(l -> l.is)
                .filter(i -> i.status() == Status.FAILED || i.isWaiting(simulation.clock.instant()))
                .map(SyncItem::id)
                .toList();
    }

    // ---- what happens beside the calls

    private void environment() {
        int what = dice.upTo(100);
        if (what < 45) {
            simulation.later(Duration.ofSeconds(1 + dice.upTo(45)));
        } else if (what < 60) {
            simulation.endLeases();
        } else if (what < 80 && !still.isEmpty()) {
            Party woken = parties.stream().filter(still::contains).findFirst().orElseThrow();
            simulation.trace.line(woken.name, "MAY GO ON");
            still.remove(woken);
        } else {
            new ManualEdits(simulation).edit(dice);
        }
    }
}
