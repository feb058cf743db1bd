package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fixed row of calls, and what happens at chosen points of it: the party that makes them dies or stands still there, its lease
 * runs out, and the next one repeats the call and goes on.
 */
final class ScriptedRun {
    private static final UserId ANN = Clients.ANN;

    private final World world;
    private final Clients clients;
    private final List<Party> stopped = new ArrayList<>();

    /**
     * What happens at the n-th point at which a party stands, 1 for its first.
     *
     * @param what to die, or {@link Verdict#STAND_AFTER}
     */
    record Point(int n, Verdict what) {}

    ScriptedRun(Bench bench) {
        world = new World(bench, 0);
        clients = new Clients(world);
    }

    /**
     * @param points of the first party, the second one, and so on; the party after the last one is left in peace
     * @return how many points each party came to
     */
    List<Integer> go(Point... points) {
        try (World closing = world) {
            List<Integer> counts = new ArrayList<>();
            Deque<Operation> left = new ArrayDeque<>(calls());
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
            throw new AssertionError(List.of(points) + ": " + e.getMessage() + "\n\n" + world.trace, e);
        }
    }

    /**
     * From this point on the database does not answer, until the call has failed; then the same party repeats it and goes on.
     *
     * @param leasesEnd whether every lease is over by then; otherwise the party's worker makes a round first
     */
    void outage(int n, boolean leasesEnd) {
        try (World closing = world) {
            Party party = closing.party("p", Duration.ZERO);
            Deque<Operation> left = new ArrayDeque<>(calls());
            int stood = 0;
            while (!left.isEmpty()) {
                boolean away = false;
                party.start(left.peek());
                while (party.isBusy()) {
                    away |= ++stood == n;
                    party.goOn(away ? Verdict.REFUSED : Verdict.GO);
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
                    "away from point " + n + ", leases end " + leasesEnd + ": " + e.getMessage() + "\n\n" + world.trace,
                    e);
        }
    }

    /** An item that kills whoever runs it, among others: who is to blame is found out, and nobody else pays. */
    void poison(String path) {
        try (World closing = world) {
            Party client = closing.party("client", Duration.ZERO);
            closing.run(
                    client,
                    clients.add(
                            ANN,
                            List.of(
                                    expense("m1", Method.POST, "a", 1),
                                    behaving("kill", path, "j", Map.of(Behaviours.DOES, "kill")),
                                    expense("m2", Method.PUT, "a", 2),
                                    journal("m3", "j", Map.of()),
                                    mail("m4", "m", "succeed"))));
            int deaths = 0;
            while (is("kill").status().isOpen()) {
                Party next = closing.party("p" + deaths, Duration.ZERO);
                closing.run(next, clients.process(ANN));
                deaths += next.isDead() ? 1 : 0;
                closing.endLeases();
            }
            closing.quiet();
            assertEquals(Status.FAILED, is("kill").status());
            assertEquals(
                    Failure.Kind.INTERRUPTED,
                    Objects.requireNonNull(is("kill").failure()).kind());
            int inCompany = path.equals(Behaviours.MAILS) ? 0 : 1;
            assertEquals(inCompany + is("kill").maxAttempts(), deaths, "only what runs alone is to blame");
            for (String innocent : List.of("m1", "m2", "m3", "m4")) {
                assertEquals(Status.COMPLETED, is(innocent).status());
                assertEquals(1, is(innocent).attempts(), innocent + " is not to blame");
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n\n" + world.trace, e);
        }
    }

    private SyncItem is(String mutation) {
        return is(ANN, mutation);
    }

    private SyncItem is(UserId user, String mutation) {
        return world.bench.store().queue().find(ItemId.of(user, mutation)).orElseThrow();
    }

    /** Until the point, or until no call is left. */
    private int run(Party party, Deque<Operation> left, @Nullable Point until) {
        int n = 0;
        while (!left.isEmpty()) {
            party.start(left.peek());
            while (party.isBusy()) {
                n++;
                Verdict what = until != null && until.n() == n ? until.what() : Verdict.GO;
                party.goOn(what);
                if (what == Verdict.STAND_AFTER && party.isBusy()) {
                    stopped.add(party);
                    return n;
                }
            }
            world.ended(party);
            if (party.isDead()) {
                return n;
            }
            left.remove();
            world.later(Duration.ofSeconds(5));
        }
        return n;
    }

    /** As long as its lease runs, a party that stands still holds up no user but the one whose lane it has. */
    private void othersGoOn(Party still) {
        if (!world.model.lanes.isHeldBy(still, Clients.BOB)) {
            List<Submission> some =
                    List.of(journal("b2", "bobs", Map.of()), behaving("b3", Behaviours.MAILS, "bobs", Map.of()));
            world.run(world.party("other", Duration.ZERO), clients.push(Clients.BOB, some));
            assertEquals(Status.COMPLETED, is(Clients.BOB, "b2").status());
            assertEquals(Status.COMPLETED, is(Clients.BOB, "b3").status());
        }
    }

    /** One that stood still goes on, when everything has long been done by another. */
    private void finish(Party party) {
        while (party.isBusy()) {
            party.goOn(Verdict.GO);
        }
        world.ended(party);
    }

    // ---- the calls: each of a kind, on few records, with failures and resends between them

    private List<Operation> calls() {
        List<Submission> first = List.of(
                expense("m1", Method.POST, "a", 1),
                expense("m2", Method.PUT, "a", 2),
                mail("m3", "m", "succeed"),
                expense("m4", Method.PUT, "a", 3),
                journal("m5", "j", Map.of(Behaviours.ALSO, "k")),
                expense("m6", Method.POST, "b", 1).withPriority(3),
                expense("m7", Method.DELETE, "b", 0));
        return List.of(
                clients.add(ANN, first),
                clients.add(ANN, first.subList(3, 6)),
                clients.process(ANN),
                clients.push(
                        ANN,
                        List.of(
                                journal("m8", "j", failing("retry", 1)),
                                journal("m9", "j", Map.of()),
                                expense("m10", Method.POST, "b", 2))),
                clients.write(ANN, expense("m11", Method.PUT, "a", 4)),
                clients.add(ANN, List.of(journal("m12", "x", failing("reject", 9)), mail("m13", "m", "retry"))),
                clients.add(Clients.BOB, List.of(expense("b1", Method.POST, "bobs", 1))),
                clients.process(ANN),
                clients.write(ANN, expense("m11", Method.PUT, "a", 4)),
                clients.retry(ItemId.of(ANN, "m12")),
                clients.write(ANN, journal("m14", "j", Map.of())),
                clients.add(ANN, List.of(expense("m15", Method.PUT, "a", 5))),
                clients.clear(ANN, Clients.NOT_COMPLETED),
                clients.add(ANN, List.of(expense("m15", Method.PUT, "a", 5), expense("m1", Method.POST, "a", 1))),
                clients.worker(),
                clients.process(ANN));
    }

    private static Submission expense(String mutation, Method method, String id, int n) {
        return Submission.of(Behaviours.EXPENSES + "/" + id, method, method == Method.DELETE ? null : Map.of("n", n))
                .withMutationId(mutation);
    }

    private static Submission journal(String mutation, String id, Map<String, ?> what) {
        return behaving(mutation, Behaviours.JOURNAL, id, what);
    }

    private static Submission mail(String mutation, String id, String does) {
        return behaving(mutation, Behaviours.MAILS, id, does.equals("succeed") ? Map.of() : failing(does, 1));
    }

    private static Submission behaving(String mutation, String path, String id, Map<String, ?> what) {
        Map<String, Object> data = new HashMap<>(what);
        data.put("_id", id);
        return Submission.of(path, Method.POST, data).withMutationId(mutation).withMaxAttempts(3);
    }

    private static Map<String, Object> failing(String how, int times) {
        return Map.of(Behaviours.DOES, how, Behaviours.TIMES, times);
    }
}
