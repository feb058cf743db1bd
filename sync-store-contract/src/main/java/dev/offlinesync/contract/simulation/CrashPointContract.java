package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.simulation.ScriptedRun.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A party dies, or freezes beyond its lease, at each of its store calls in turn, before the call or just after it; then
 * another one continues. Whatever the point, every item ends once and in order: {@link Model} says what that is.
 *
 * <p>A run of each {@link Scenario} without a fault counts its points. The tests that try all of them have the tag {@code thorough}, so that a
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
        List<Consumer<Place>> faults = List.of(
                place -> run(place, Fault.CRASH_BEFORE),
                place -> run(place, Fault.CRASH_AFTER),
                place -> run(place, Fault.STALL_AFTER),
                place -> run(place, Fault.CRASH_AFTER, new Point(1 + place.n() % MOST_CALLS, Fault.CRASH_BEFORE)),
                place -> outage(place, true),
                place -> outage(place, false));
        List<Place> places = places();
        for (int i = 0; i < places.size(); i += 5) {
            faults.get(i / 5 % faults.size()).accept(places.get(i));
        }
    }

    @Test
    @Tag("thorough")
    default void a_party_may_die_at_any_of_its_calls() {
        for (Place place : places()) {
            for (Fault death : CRASHES) {
                run(place, death);
            }
        }
    }

    @Test
    @Tag("thorough")
    default void a_party_may_stand_still_beyond_its_lease_at_any_of_its_calls_and_go_on_when_all_is_done() {
        for (Place place : places()) {
            run(place, Fault.STALL_AFTER);
        }
    }

    @Test
    @Tag("thorough")
    default void the_party_that_takes_over_may_die_too() {
        int pair = 0;
        for (Place place : places()) {
            for (Fault death : CRASHES) {
                for (int second = 1; second <= MOST_CALLS; second++) {
                    if (pair++ % stride() == 0) {
                        run(place, death, new Point(second, CRASHES.get(second % 2)));
                    }
                }
            }
        }
    }

    /** The same party goes on: what it had claimed before it may be given back, or has to be taken over. */
    @Test
    @Tag("thorough")
    default void the_database_may_be_away_from_any_call_on_and_that_is_nobodys_attempt() {
        for (Place place : places()) {
            for (boolean leasesEnd : List.of(true, false)) {
                outage(place, leasesEnd);
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

    /** The n-th point of a scenario. */
    record Place(Scenario scenario, int n) {}

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            int points = run(scenario).get(0);
            for (int n = 1; n <= points; n++) {
                places.add(new Place(scenario, n));
            }
        }
        assertTrue(places.size() > 60, "the scenarios have shrunk to " + places.size() + " points");
        return places;
    }

    private void run(Place place, Fault fault) {
        run(place.scenario(), new Point(place.n(), fault));
    }

    private void run(Place place, Fault fault, Point next) {
        run(place.scenario(), new Point(place.n(), fault), next);
    }

    private List<Integer> run(Scenario scenario, Point... points) {
        try (StoreUnderTest underTest = underTest()) {
            return new ScriptedRun(underTest, scenario).go(points);
        }
    }

    private void outage(Place place, boolean leasesEnd) {
        try (StoreUnderTest underTest = underTest()) {
            new ScriptedRun(underTest, place.scenario()).outage(place.n(), leasesEnd);
        }
    }
}
