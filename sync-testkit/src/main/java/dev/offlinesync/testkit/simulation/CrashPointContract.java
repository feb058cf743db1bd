package dev.offlinesync.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.testkit.simulation.ScriptedRun.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A party dies, or stands still beyond its lease, at each of its calls of the store in turn, before the call or just after it;
 * then another one goes on. Whatever the point, every item ends once and in order: {@link Model} says what that is.
 *
 * <p>How many points there are is found by a run in which nothing happens.
 */
public interface CrashPointContract {
    List<Verdict> DEATHS = List.of(Verdict.DIE_BEFORE, Verdict.DIE_AFTER);

    /** An empty store. */
    Bench bench();

    /** Two deaths in a row: every how many-th pair of points is tried; 1 for all. */
    int stride();

    @Test
    default void a_party_may_die_at_any_of_its_calls() {
        for (int n = 1, points = points(); n <= points; n++) {
            for (Verdict death : DEATHS) {
                run(new Point(n, death));
            }
        }
    }

    @Test
    default void a_party_may_stand_still_beyond_its_lease_at_any_of_its_calls_and_go_on_when_all_is_done() {
        for (int n = 1, points = points(); n <= points; n++) {
            run(new Point(n, Verdict.STAND_AFTER));
        }
    }

    /** The second one at each of the calls that it makes until the call of the first is answered, and some more. */
    @Test
    default void the_party_that_takes_over_may_die_too() {
        int pair = 0;
        for (int n = 1, points = points(); n <= points; n++) {
            for (Verdict death : DEATHS) {
                for (int second = 1; second <= 14; second++) {
                    if (pair++ % stride() == 0) {
                        run(new Point(n, death), new Point(second, DEATHS.get(second % 2)));
                    }
                }
            }
        }
    }

    /** The same party goes on: what it had claimed before it may be given back, or has to be taken over. */
    @Test
    default void the_database_may_be_away_from_any_call_on_and_that_is_nobodys_attempt() {
        for (int n = 1, points = points(); n <= points; n++) {
            for (boolean leasesEnd : List.of(true, false)) {
                try (Bench bench = bench()) {
                    new ScriptedRun(bench).outage(n, leasesEnd);
                }
            }
        }
    }

    @Test
    default void an_item_that_kills_its_process_ends_failed_and_everything_else_gets_through() {
        for (String path : List.of(Behaviours.JOURNAL, Behaviours.MAILS)) {
            try (Bench bench = bench()) {
                new ScriptedRun(bench).poison(path);
            }
        }
    }

    private int points() {
        int points = run().get(0);
        assertTrue(points > 40, "the scenario has shrunk to " + points + " points");
        return points;
    }

    private List<Integer> run(Point... points) {
        try (Bench bench = bench()) {
            return new ScriptedRun(bench).go(points);
        }
    }
}
