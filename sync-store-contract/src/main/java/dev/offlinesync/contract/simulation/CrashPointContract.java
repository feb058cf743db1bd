package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.simulation.ScriptedRun.Point;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A party dies, or freezes beyond its lease, at each of its store calls in turn, before the call or just after it; then
 * another one continues. Whatever the point, every item ends once and in order: {@link Model} says what that is.
 *
 * <p>A run without a fault counts the points. The tests that try all of them have the tag {@code thorough}, so that a
 * build can leave them out; one test without the tag tries some of the points.
 */
public interface CrashPointContract {
    List<Fault> CRASHES = List.of(Fault.CRASH_BEFORE, Fault.CRASH_AFTER);

    /** Of the party that takes over, until the call of the first is answered, and some more. */
    int MOST_CALLS = 14;

    /** An empty store. */
    StoreUnderTest underTest();

    /** Two deaths in a row: every how many-th pair of points is tried; 1 for all. */
    int stride();

    @Test
    default void whatever_happens_at_some_of_its_calls_every_write_ends_once_and_in_order() {
        List<IntConsumer> faults = List.of(
                n -> run(new Point(n, Fault.CRASH_BEFORE)),
                n -> run(new Point(n, Fault.CRASH_AFTER)),
                n -> run(new Point(n, Fault.STALL_AFTER)),
                n -> run(new Point(n, Fault.CRASH_AFTER), new Point(1 + n % MOST_CALLS, Fault.CRASH_BEFORE)),
                n -> outage(n, true),
                n -> outage(n, false));
        for (int n = 1, points = points(); n <= points; n += 5) {
            faults.get(n / 5 % faults.size()).accept(n);
        }
    }

    @Test
    @Tag("thorough")
    default void a_party_may_die_at_any_of_its_calls() {
        for (int n = 1, points = points(); n <= points; n++) {
            for (Fault death : CRASHES) {
                run(new Point(n, death));
            }
        }
    }

    @Test
    @Tag("thorough")
    default void a_party_may_stand_still_beyond_its_lease_at_any_of_its_calls_and_go_on_when_all_is_done() {
        for (int n = 1, points = points(); n <= points; n++) {
            run(new Point(n, Fault.STALL_AFTER));
        }
    }

    @Test
    @Tag("thorough")
    default void the_party_that_takes_over_may_die_too() {
        int pair = 0;
        for (int n = 1, points = points(); n <= points; n++) {
            for (Fault death : CRASHES) {
                for (int second = 1; second <= MOST_CALLS; second++) {
                    if (pair++ % stride() == 0) {
                        run(new Point(n, death), new Point(second, CRASHES.get(second % 2)));
                    }
                }
            }
        }
    }

    /** The same party goes on: what it had claimed before it may be given back, or has to be taken over. */
    @Test
    @Tag("thorough")
    default void the_database_may_be_away_from_any_call_on_and_that_is_nobodys_attempt() {
        for (int n = 1, points = points(); n <= points; n++) {
            for (boolean leasesEnd : List.of(true, false)) {
                outage(n, leasesEnd);
            }
        }
    }

    @Test
    default void an_item_that_kills_its_process_ends_failed_and_everything_else_gets_through() {
        for (String path : List.of(Behaviours.JOURNAL, Behaviours.MAILS)) {
            try (StoreUnderTest underTest = underTest()) {
                new PoisonRun(underTest).go(path);
            }
        }
    }

    private void outage(int n, boolean leasesEnd) {
        try (StoreUnderTest underTest = underTest()) {
            new ScriptedRun(underTest).outage(n, leasesEnd);
        }
    }

    private int points() {
        int points = run().get(0);
        assertTrue(points > 40, "the scenario has shrunk to " + points + " points");
        return points;
    }

    private List<Integer> run(Point... points) {
        try (StoreUnderTest underTest = underTest()) {
            return new ScriptedRun(underTest).go(points);
        }
    }
}
