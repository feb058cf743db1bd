package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a {@link Scenario}, and what happens at chosen points of it: the party that makes them dies or stands still there,
 * its lease runs out, and the next one repeats the call and goes on.
 */
final class ScriptedRun {
    private final Scenario scenario;
    private final Simulation simulation;
    private final Clients clients;
    private final List<Party> stopped = new ArrayList<>();

    /**
     * What happens at the n-th point at which a party stands, 1 for its first.
     *
     * @param what to die, or {@link Fault#STALL_AFTER}
     */
    record Point(int n, Fault what) {}

    ScriptedRun(StoreUnderTest underTest, Scenario scenario) {
        this.scenario = scenario;
        simulation = new Simulation(underTest, 0);
        clients = new Clients(simulation);
    }

    /**
     * @param points of the first party, the second one, and so on; the party after the last one is left in peace
     * @return how many points each party came to
     */
    List<Integer> go(Point... points) {
        try (Simulation closing = simulation) {
            List<Integer> counts = new ArrayList<>();
            Deque<Operation> left = new ArrayDeque<>(scenario.calls(clients));
            for (int i = 0; i <= points.length; i++) {
                counts.add(
                        run(closing.party("p" + (i + 1), Duration.ZERO), left, i < points.length ? points[i] : null));
                if (!left.isEmpty()) {
                    stopped.forEach(this::othersGoOn);
                    closing.endLeases();
                }
            }
            stopped.forEach(this::finish);
            closing.quiet();
            return counts;
        } catch (AssertionError e) {
            throw new AssertionError(
                    scenario + ", " + List.of(points) + ": " + e.getMessage() + "\n\n" + simulation.trace, e);
        }
    }

    /**
     * From this point on the database does not answer, until the call has failed; then the same party repeats it and
     * goes on.
     *
     * @param leasesEnd whether every lease is over by then; otherwise the party's worker makes a round first
     */
    void outage(int n, boolean leasesEnd) {
        try (Simulation closing = simulation) {
            Party party = closing.party("p", Duration.ZERO);
            Deque<Operation> left = new ArrayDeque<>(scenario.calls(clients));
            int stood = 0;
            while (!left.isEmpty()) {
                boolean away = false;
                party.start(left.peek());
                while (party.isBusy()) {
                    away |= ++stood == n;
                    party.goOn(away ? Fault.UNAVAILABLE : Fault.NONE);
                }
                closing.ended(party);
                if (!away) {
                    left.remove();
                    closing.later(Duration.ofSeconds(5));
                } else if (leasesEnd) {
                    closing.endLeases();
                } else {
                    closing.run(party, clients.worker());
                    assertEquals(List.of(), closing.model.lanes.held(), "nothing is held up for a lease");
                }
            }
            closing.quiet();
            assertEquals(0, closing.model.interruptions(), "attempts that were counted as interrupted");
        } catch (AssertionError e) {
            throw new AssertionError(
                    scenario + ", away from point " + n + ", leases end " + leasesEnd + ": " + e.getMessage() + "\n\n"
                            + simulation.trace,
                    e);
        }
    }

    /** Until the point, or until no call is left. */
    private int run(Party party, Deque<Operation> left, @Nullable Point until) {
        int n = 0;
        while (!left.isEmpty()) {
            party.start(left.peek());
            while (party.isBusy()) {
                n++;
                Fault what = until != null && until.n() == n ? until.what() : Fault.NONE;
                party.goOn(what);
                simulation.watch();
                if (what == Fault.STALL_AFTER && party.isBusy()) {
                    stopped.add(party);
                    return n;
                }
            }
            simulation.ended(party);
            if (party.isDead()) {
                return n;
            }
            left.remove();
            simulation.later(Duration.ofSeconds(5));
        }
        return n;
    }

    /** As long as its lease runs, a party that stands still holds up no user but the one whose lane it has. */
    private void othersGoOn(Party still) {
        if (!simulation.model.lanes.isHeldBy(still, Clients.BOB)) {
            List<Submission> some = List.of(
                    Scenario.journal("b2", "bobs", Map.of()),
                    Scenario.behaving("b3", Behaviours.MAILS, "bobs", Map.of()));
            simulation.run(simulation.party("other", Duration.ZERO), clients.push(Clients.BOB, some));
            assertEquals(Status.COMPLETED, simulation.item(Clients.BOB, "b2").status());
            assertEquals(Status.COMPLETED, simulation.item(Clients.BOB, "b3").status());
        }
    }

    /** One that stood still goes on, when everything has long been done by another. */
    private void finish(Party party) {
        while (party.isBusy()) {
            party.goOn(Fault.NONE);
        }
        simulation.ended(party);
    }
}
