package dev.offlinesync.http;

import static dev.offlinesync.http.AdmissionQueue.Arrival.INSIDE;
import static dev.offlinesync.http.AdmissionQueue.Arrival.REFUSED;
import static dev.offlinesync.http.AdmissionQueue.Arrival.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AdmissionQueueTest {
    private final List<String> ran = new ArrayList<>();
    private long now;

    private AdmissionQueue.Visit visit(AdmissionQueue queue, String user, long cost) {
        return queue.visit(user, cost, 0, () -> ran.add(user));
    }

    private AdmissionQueue of(int most, long bytes, int waiting) {
        return new AdmissionQueue(most, most, bytes, waiting, Runnable::run, () -> now);
    }

    @Test
    void whoever_finds_no_place_waits_for_the_next_that_is_free() {
        AdmissionQueue queue = of(2, 100, 2);
        AdmissionQueue.Visit first = visit(queue, "a", 1);
        assertEquals(INSIDE, queue.arrive(first));
        assertEquals(INSIDE, queue.arrive(visit(queue, "b", 1)));
        assertEquals(WAITING, queue.arrive(visit(queue, "c", 1)));
        assertEquals(WAITING, queue.arrive(visit(queue, "d", 1)));
        assertEquals(REFUSED, queue.arrive(visit(queue, "e", 1)));

        first.leave();
        first.leave();

        assertEquals(List.of("c"), ran);
        assertEquals("2+1", queue.count());
    }

    @Test
    void the_only_request_of_a_user_is_told_from_one_of_several() {
        AdmissionQueue queue = of(1, 100, 10);
        AdmissionQueue.Visit inside = visit(queue, "a", 1);
        AdmissionQueue.Visit another = visit(queue, "a", 1);
        AdmissionQueue.Visit only = visit(queue, "b", 1);
        queue.arrive(inside);
        queue.arrive(another);
        queue.arrive(only);

        assertTrue(only.isWaiting() && only.isOnlyOne());
        assertTrue(another.isWaiting() && !another.isOnlyOne());
        queue.arrive(visit(queue, "b", 1));
        assertFalse(only.isOnlyOne());
        inside.leave();
        assertFalse(another.isWaiting());
    }

    @Test
    void what_a_request_has_is_wanted_while_somebody_else_waits() {
        AdmissionQueue queue = of(1, 100, 10);
        AdmissionQueue.Visit inside = visit(queue, "a", 1);
        AdmissionQueue.Visit other = visit(queue, "b", 1);
        queue.arrive(inside);
        queue.arrive(visit(queue, "a", 1));
        assertFalse(inside.isWanted(), "by itself");

        queue.arrive(other);
        assertTrue(inside.isWanted());

        other.giveUp();
        assertFalse(inside.isWanted());
    }

    @Test
    void a_small_one_never_waits_for_two_large_ones_and_no_large_one_waits_for_ever() {
        AdmissionQueue queue = of(10, 100, 10);
        Map<String, AdmissionQueue.Visit> visits = new HashMap<>();
        for (String user : List.of("large1", "large2", "small1", "large3", "small2")) {
            AdmissionQueue.Visit visit = visit(queue, user, user.startsWith("large") ? 90 : 20);
            visits.put(user, visit);
            queue.arrive(visit);
        }
        assertTrue(ran.isEmpty(), "the first is inside, and the others wait");
        now += AdmissionQueue.PASSING.toNanos() + 1;

        visits.get("large1").leave();
        assertEquals(List.of("small1", "small2"), ran);
        assertEquals(WAITING, queue.arrive(visit(queue, "small3", 20)));
        visits.get("small1").leave();
        visits.get("small2").leave();
        assertEquals(List.of("small1", "small2", "large2"), ran);
        visits.get("large2").leave();

        assertEquals(List.of("small1", "small2", "large2", "small3"), ran);
    }

    @Test
    void together_they_take_no_more_memory_than_there_is() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit large = visit(queue, "a", 50);
        queue.arrive(large);
        assertEquals(WAITING, queue.arrive(visit(queue, "b", 60)));
        assertEquals(WAITING, queue.arrive(visit(queue, "c", 60)));

        large.leave();

        assertEquals(List.of("b"), ran);
    }

    @Test
    void small_ones_pass_a_large_one_for_a_moment() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit large = visit(queue, "a", 50);
        queue.arrive(large);
        queue.arrive(visit(queue, "b", 60));
        assertEquals(INSIDE, queue.arrive(visit(queue, "c", 1)));

        now += AdmissionQueue.PASSING.toNanos() + 1;
        // then it is behind the large one, which would wait for ever otherwise
        assertEquals(WAITING, queue.arrive(visit(queue, "d", 1)));

        large.leave();
        assertEquals(List.of("d", "b"), ran);
    }

    @Test
    void each_user_gets_at_most_half_of_what_the_others_leave() {
        AdmissionQueue queue = of(8, 1000, 100);
        for (int i = 0; i < 10; i++) {
            queue.arrive(visit(queue, "a", 1));
        }
        assertEquals("4+6", queue.count());
        for (int i = 0; i < 10; i++) {
            queue.arrive(visit(queue, "b", 1));
        }
        assertEquals("6+14", queue.count());
        assertEquals(INSIDE, queue.arrive(visit(queue, "c", 1)));
        assertEquals(INSIDE, queue.arrive(visit(queue, "d", 1)));
    }

    @Test
    void what_waits_for_something_else_lends_its_room_and_goes_on_when_it_likes() {
        AdmissionQueue queue = of(1, 100, 10);
        AdmissionQueue.Visit calls = queue.visit("a", 100, 90, () -> {});
        queue.arrive(calls);
        AdmissionQueue.Visit other = visit(queue, "b", 80);
        queue.arrive(other);
        queue.arrive(visit(queue, "c", 80));

        calls.lend(20);
        assertEquals(List.of("b"), ran);
        calls.takeBack();
        assertEquals("2+1", queue.count(), "in a slot beyond all others");
        assertFalse(calls.take(20), "its memory is the other's now");
        other.leave();
        assertTrue(calls.take(20));

        calls.leave();
        assertEquals(List.of("b", "c"), ran);
    }

    @Test
    void what_it_has_lent_it_gets_back_if_nobody_has_taken_it() {
        AdmissionQueue queue = of(4, 100, 10);
        AdmissionQueue.Visit calls = queue.visit("a", 60, 50, () -> {});
        queue.arrive(calls);

        calls.lend(20);
        calls.takeBack();
        assertEquals(WAITING, queue.arrive(visit(queue, "b", 41)));
        assertTrue(calls.take(50));
        calls.leave();
        assertEquals(List.of("b"), ran);
    }

    @Test
    void who_may_not_lend_a_slot_lends_memory_all_the_same() {
        AdmissionQueue queue = new AdmissionQueue(8, 2, 100, 10, Runnable::run, () -> now);
        for (String user : List.of("a", "a", "b", "b")) {
            AdmissionQueue.Visit calls = queue.visit(user, 32, 30, () -> {});
            assertEquals(INSIDE, queue.arrive(calls));
            calls.lend(2);
        }
        assertEquals("2+0", queue.count(), "two have lent their slots");
        assertEquals(INSIDE, queue.arrive(visit(queue, "c", 90)));
    }

    @Test
    void those_who_come_back_leave_half_of_the_memory_to_others() {
        AdmissionQueue queue = of(8, 100, 10);
        List<AdmissionQueue.Visit> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            AdmissionQueue.Visit visit = queue.visit("a", 30, 30, () -> {});
            queue.arrive(visit);
            visit.lend(0);
            calls.add(visit);
        }
        queue.arrive(visit(queue, "b", 1));

        calls.forEach(AdmissionQueue.Visit::takeBack);

        assertEquals(INSIDE, queue.arrive(visit(queue, "c", 30)));
        calls.forEach(AdmissionQueue.Visit::leave);
        assertEquals("2+0", queue.count());
        assertEquals(WAITING, queue.arrive(visit(queue, "d", 70)));
        assertEquals(INSIDE, queue.arrive(visit(queue, "e", 69)));
    }

    @Test
    void what_a_users_waiting_requests_keep_does_not_fill_the_memory() {
        AdmissionQueue queue = of(8, 100, 10);
        AdmissionQueue.Visit large = queue.visit("a", 60, 30, () -> {});
        queue.arrive(large);
        large.lend(30);

        assertEquals(WAITING, queue.arrive(visit(queue, "a", 60)), "or it would keep 60");
        assertEquals(INSIDE, queue.arrive(visit(queue, "a", 5)));
        assertEquals(INSIDE, queue.arrive(visit(queue, "b", 32)));
        large.leave();
        assertEquals("2+1", queue.count());
    }

    @Test
    void who_has_some_of_the_room_keeps_nobody_waiting_behind_a_large_one() {
        AdmissionQueue queue = of(8, 100, 10);
        queue.arrive(visit(queue, "a", 45));
        assertEquals(WAITING, queue.arrive(visit(queue, "a", 60)));
        now += AdmissionQueue.PASSING.toNanos() + 1;

        assertEquals(INSIDE, queue.arrive(visit(queue, "b", 30)));
        assertEquals(WAITING, queue.arrive(visit(queue, "c", 30)));
        now += AdmissionQueue.PASSING.toNanos() + 1;
        assertEquals(WAITING, queue.arrive(visit(queue, "d", 20)), "behind c, who has nothing yet");
    }

    @Test
    void what_it_holds_or_has_read_is_not_lent() {
        AdmissionQueue queue = of(9, 100, 10);
        AdmissionQueue.Visit holds = queue.visit("a", 40, 30, () -> {});
        queue.arrive(holds);
        holds.take(25);
        AdmissionQueue.Visit inside = visit(queue, "b", 30);
        queue.arrive(inside);

        holds.lend(20);
        assertEquals(WAITING, queue.arrive(visit(queue, "c", 36)));
        assertEquals(INSIDE, queue.arrive(visit(queue, "d", 25)));
        holds.leave();
        assertEquals(List.of("c"), ran);
    }

    @Test
    void no_more_is_lent_than_there_are_threads_for() {
        AdmissionQueue queue = of(2, 1000, 10);
        for (String user : List.of("a", "b", "c", "d")) {
            AdmissionQueue.Visit visit = visit(queue, user, 10);
            queue.arrive(visit);
            visit.lend(1);
        }
        assertEquals("2+0", queue.count());
        assertEquals(WAITING, queue.arrive(visit(queue, "e", 10)));
    }

    @Test
    void what_ends_while_it_has_lent_its_room_has_left() {
        AdmissionQueue queue = of(1, 100, 10);
        AdmissionQueue.Visit visit = visit(queue, "a", 10);
        queue.arrive(visit);
        visit.lend(1);
        visit.leave();
        visit.takeBack();
        assertEquals("0+0", queue.count());
    }

    @Test
    void what_takes_more_memory_than_there_is_runs_alone() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit huge = visit(queue, "a", 1000);
        assertEquals(INSIDE, queue.arrive(huge));
        assertEquals(WAITING, queue.arrive(visit(queue, "b", 1)));

        huge.leave();

        assertEquals(List.of("b"), ran);
    }

    @Test
    void one_user_leaves_half_of_the_places_and_of_the_queue_to_others() {
        AdmissionQueue queue = of(4, 100, 4);
        AdmissionQueue.Visit first = visit(queue, "a", 1);
        assertEquals(INSIDE, queue.arrive(first));
        assertEquals(INSIDE, queue.arrive(visit(queue, "a", 1)));
        assertEquals(WAITING, queue.arrive(visit(queue, "a", 1)));
        assertEquals(WAITING, queue.arrive(visit(queue, "a", 1)));
        assertEquals(REFUSED, queue.arrive(visit(queue, "a", 1)));
        assertEquals(INSIDE, queue.arrive(visit(queue, "b", 1)));

        first.leave();

        assertEquals(List.of("a"), ran);
    }

    @Test
    void what_is_read_counts_once_it_is_more_than_was_expected() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit reader = queue.visit("a", 10, 8, () -> {});
        queue.arrive(reader);
        AdmissionQueue.Visit other = visit(queue, "b", 30);
        queue.arrive(other);

        assertTrue(reader.take(8));
        assertTrue(reader.take(40));
        assertFalse(reader.take(1), "more than half of all for one user");
        assertEquals(WAITING, queue.arrive(visit(queue, "c", 21)));

        other.leave();
        assertEquals(List.of("c"), ran);
        assertFalse(reader.take(30), "more than there is");
        reader.leave();
        assertEquals("1+0", queue.count());
        assertEquals(INSIDE, queue.arrive(visit(queue, "d", 79)));
    }

    @Test
    void who_is_alone_may_read_as_much_as_there_is() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit reader = visit(queue, "a", 10);
        queue.arrive(reader);

        assertTrue(reader.take(90));
        assertFalse(reader.take(1));
        reader.leave();
        assertFalse(reader.take(1));
    }

    @Test
    void who_gives_up_waiting_lets_those_behind_go_on() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit inside = visit(queue, "a", 10);
        queue.arrive(inside);
        AdmissionQueue.Visit large = visit(queue, "b", 95);
        queue.arrive(large);
        now += AdmissionQueue.PASSING.toNanos() + 1;
        queue.arrive(visit(queue, "c", 1));

        assertTrue(large.giveUp());
        assertFalse(large.giveUp());
        assertFalse(inside.giveUp());

        assertEquals(List.of("c"), ran);
        inside.leave();
        assertEquals(List.of("c"), ran);
        assertEquals("1+0", queue.count());
    }

    @Test
    void who_reads_too_much_waits_until_others_leave() throws InterruptedException {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit reader = visit(queue, "a", 10);
        queue.arrive(reader);
        AdmissionQueue.Visit other = visit(queue, "b", 60);
        queue.arrive(other);
        assertTrue(reader.take(20));
        assertFalse(reader.take(15));
        AtomicBoolean waited = new AtomicBoolean();
        Thread waiting = new Thread(() -> waited.set(reader.awaitMore() && reader.take(20) && reader.take(15)));

        waiting.start();
        other.leave();
        waiting.join();

        assertTrue(waited.get());
        reader.leave();
        assertEquals(INSIDE, queue.arrive(visit(queue, "c", 100)));
    }

    @Test
    void nobody_waits_for_more_than_there_is() {
        AdmissionQueue queue = of(10, 100, 10);
        AdmissionQueue.Visit reader = visit(queue, "a", 10);
        queue.arrive(reader);

        assertFalse(reader.take(91));
        assertFalse(reader.awaitMore());
    }

    @Test
    void those_of_one_user_who_read_too_much_do_not_wait_for_each_other() throws InterruptedException {
        AdmissionQueue queue = of(10, 100, 10);
        queue.arrive(visit(queue, "b", 1));
        AdmissionQueue.Visit first = visit(queue, "a", 24);
        queue.arrive(first);
        AdmissionQueue.Visit second = visit(queue, "a", 24);
        queue.arrive(second);
        assertFalse(first.take(20));
        assertFalse(second.take(20));
        AtomicBoolean waited = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            waited.set(first.awaitMore() && first.take(20));
            first.leave();
        });

        waiting.start();
        assertTrue(second.awaitMore());
        assertTrue(second.take(20));
        second.leave();
        waiting.join();

        assertTrue(waited.get());
        assertEquals(INSIDE, queue.arrive(visit(queue, "a", 49)));
    }
}
