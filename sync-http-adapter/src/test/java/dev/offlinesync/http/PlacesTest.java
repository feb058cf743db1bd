package dev.offlinesync.http;

import static dev.offlinesync.http.Places.Arrival.INSIDE;
import static dev.offlinesync.http.Places.Arrival.REFUSED;
import static dev.offlinesync.http.Places.Arrival.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final List<String> ran = new ArrayList<>();

    private Places.Visit visit(Places places, String user, long cost) {
        return places.visit(user, cost, () -> ran.add(user));
    }

    private static Places of(int most, long bytes, int waiting) {
        return new Places(most, bytes, waiting, Runnable::run);
    }

    @Test
    void whoever_finds_no_place_waits_for_the_next_that_is_free() {
        Places places = of(2, 100, 2);
        Places.Visit first = visit(places, "a", 1);
        assertEquals(INSIDE, places.arrive(first));
        assertEquals(INSIDE, places.arrive(visit(places, "b", 1)));
        assertEquals(WAITING, places.arrive(visit(places, "c", 1)));
        assertEquals(WAITING, places.arrive(visit(places, "d", 1)));
        assertEquals(REFUSED, places.arrive(visit(places, "e", 1)));

        first.leave();
        first.leave();

        assertEquals(List.of("c"), ran);
        assertEquals("2+1", places.count());
    }

    @Test
    void together_they_take_no_more_memory_than_there_is() {
        Places places = of(10, 100, 10);
        Places.Visit large = visit(places, "a", 50);
        places.arrive(large);
        assertEquals(WAITING, places.arrive(visit(places, "b", 60)));
        // behind the large one, which would wait for ever otherwise
        assertEquals(WAITING, places.arrive(visit(places, "c", 1)));

        large.leave();

        assertEquals(List.of("b", "c"), ran);
    }

    @Test
    void what_takes_more_memory_than_there_is_runs_alone() {
        Places places = of(10, 100, 10);
        Places.Visit huge = visit(places, "a", 1000);
        assertEquals(INSIDE, places.arrive(huge));
        assertEquals(WAITING, places.arrive(visit(places, "b", 1)));

        huge.leave();

        assertEquals(List.of("b"), ran);
    }

    @Test
    void one_user_leaves_half_of_the_places_and_of_the_queue_to_others() {
        Places places = of(4, 100, 4);
        Places.Visit first = visit(places, "a", 1);
        assertEquals(INSIDE, places.arrive(first));
        assertEquals(INSIDE, places.arrive(visit(places, "a", 1)));
        assertEquals(WAITING, places.arrive(visit(places, "a", 1)));
        assertEquals(WAITING, places.arrive(visit(places, "a", 1)));
        assertEquals(REFUSED, places.arrive(visit(places, "a", 1)));
        assertEquals(INSIDE, places.arrive(visit(places, "b", 1)));

        first.leave();

        assertEquals(List.of("a"), ran);
    }

    @Test
    void who_gives_up_waiting_lets_those_behind_go_on() {
        Places places = of(10, 100, 10);
        Places.Visit inside = visit(places, "a", 10);
        places.arrive(inside);
        Places.Visit large = visit(places, "b", 95);
        places.arrive(large);
        places.arrive(visit(places, "c", 1));

        assertTrue(large.giveUp());
        assertFalse(large.giveUp());
        assertFalse(inside.giveUp());

        assertEquals(List.of("c"), ran);
        inside.leave();
        assertEquals(List.of("c"), ran);
        assertEquals("1+0", places.count());
    }
}
