package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");
    private static final UserId EVE = new UserId("eve");
    private static final UserId CARL = new UserId("carl");
    private static final UserId MALLORY = new UserId("mallory");

    private final MutableClock clock = MutableClock.any();
    private final Circuit circuit = new Circuit(new Upstream("https://erp.example.com"), clock);

    // ---- everybody

    @Test
    void an_upstream_that_is_unwell_now_and_then_is_called() {
        for (int i = 0; i < 20; i++) {
            unwell(ANN, BOB, EVE, ANN);
            for (UserId user : new UserId[] {ANN, BOB, EVE}) {
                circuit.permit(user).orElseThrow().well();
            }
        }

        assertEquals(Duration.ZERO, circuit.pause(MALLORY));
    }

    @Test
    void after_some_calls_in_a_row_it_is_left_alone_for_as_long_as_is_said() {
        outage();

        assertTrue(circuit.permit(MALLORY).isEmpty());
        assertEquals(Duration.ofSeconds(5).plus(TICK), circuit.pause(MALLORY));
        clock.advance(Duration.ofSeconds(2));
        assertEquals(Duration.ofSeconds(3).plus(TICK), circuit.pause(MALLORY));
        clock.advance(circuit.pause(MALLORY));
        assertTrue(circuit.permit(MALLORY).isPresent());
    }

    @Test
    void without_a_connection_it_does_not_matter_whose_the_calls_were() {
        for (int i = 0; i < Circuit.IN_A_ROW; i++) {
            circuit.permit(ANN).orElseThrow().unconnected("connection refused");
        }

        assertTrue(circuit.permit(BOB).isEmpty());
    }

    @Test
    void then_one_call_at_a_time_looks_how_it_is() {
        outage();
        clock.advance(circuit.pause(MALLORY));

        Circuit.Permit look = circuit.permit(MALLORY).orElseThrow();

        assertTrue(circuit.permit(BOB).isEmpty());
        assertEquals(Duration.ofSeconds(5), circuit.pause(MALLORY));
        look.well();
        assertEquals(Duration.ZERO, circuit.pause(MALLORY));
        circuit.permit(BOB).orElseThrow().well();
    }

    @Test
    void the_pause_doubles_while_it_is_no_better_and_is_short_again_after_it_was_well() {
        outage();
        int users = FailedCalls.SEVERAL;
        for (int seconds : new int[] {5, 5, 5, 5, 5, 5, 10, 20, 40, 80, 80}) {
            assertEquals(Duration.ofSeconds(seconds), circuit.pause(MALLORY).minus(TICK));
            clock.advance(circuit.pause(MALLORY));
            unwell(new UserId("user-" + users++));
        }
        clock.advance(circuit.pause(MALLORY));
        for (UserId each : new UserId[] {MALLORY, ANN, BOB, EVE}) {
            circuit.permit(each).orElseThrow().well();
        }

        outage();

        assertEquals(Duration.ofSeconds(5), circuit.pause(MALLORY).minus(TICK));
    }

    @Test
    void the_pause_doubles_at_once_if_the_look_is_of_a_user_whose_calls_have_failed() {
        outage();
        for (int seconds : new int[] {5, 10, 20, 40, 80, 80}) {
            assertEquals(Duration.ofSeconds(seconds), circuit.pause(MALLORY).minus(TICK));
            clock.advance(Duration.ofSeconds(91)); // the look is not kept, and the user's own pause is over
            unwell(ANN);
        }
    }

    @Test
    void the_pause_doubles_at_once_if_there_is_no_connection() {
        for (int i = 0; i < Circuit.IN_A_ROW; i++) {
            circuit.permit(ANN).orElseThrow().unconnected("connection refused");
        }
        for (int seconds : new int[] {5, 10, 20}) {
            assertEquals(Duration.ofSeconds(seconds), circuit.pause(MALLORY).minus(TICK));
            clock.advance(circuit.pause(MALLORY));
            circuit.permit(new UserId("user-" + seconds)).orElseThrow().unconnected("connection refused");
        }
    }

    @Test
    void a_look_that_was_cut_short_is_taken_by_the_next() {
        outage();
        clock.advance(circuit.pause(MALLORY));

        circuit.permit(MALLORY).orElseThrow().close();

        assertTrue(circuit.permit(MALLORY).isPresent());
    }

    @Test
    void the_look_is_anothers_than_those_whose_calls_have_failed() {
        outage();
        assertTrue(circuit.permit(MALLORY).isEmpty());
        clock.advance(Duration.ofSeconds(6));

        assertTrue(circuit.permit(ANN).isEmpty(), "whose calls have failed");
        assertTrue(circuit.pause(ANN).compareTo(Duration.ZERO) > 0);
        assertTrue(circuit.permit(MALLORY).isPresent());
    }

    @Test
    void if_the_other_does_not_come_anybody_looks() {
        outage();
        assertTrue(circuit.permit(MALLORY).isEmpty());
        clock.advance(Duration.ofSeconds(6));

        assertTrue(circuit.permit(ANN).isEmpty());
        clock.advance(circuit.pause(ANN));
        assertTrue(circuit.permit(ANN).isPresent());
    }

    @Test
    void users_whose_calls_have_failed_before_stop_the_others_no_second_time() {
        outage();
        clock.advance(circuit.pause(MALLORY));
        circuit.permit(MALLORY).orElseThrow().well();

        for (int i = 0; i < 100; i++) {
            for (UserId user : new UserId[] {ANN, BOB, EVE}) {
                circuit.permit(user).ifPresent(permit -> permit.unwell("it answered 500"));
            }
            clock.advance(Duration.ofSeconds(1));
            assertEquals(Duration.ZERO, circuit.pause(MALLORY));
        }
    }

    // ---- users whose writes are answered now well and now not

    @Test
    void users_who_alternate_good_and_bad_writes_stop_the_others_once() {
        List<Duration> pauses = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            for (UserId user : new UserId[] {ANN, BOB, EVE}) {
                circuit.permit(user).ifPresent(Circuit.Permit::well);
            }
            for (UserId user : new UserId[] {ANN, ANN, BOB, BOB, EVE, EVE}) {
                circuit.permit(user).ifPresent(permit -> permit.unwell("it answered 500"));
            }
            Duration pause = circuit.pause(MALLORY);
            if (!pause.isZero()) {
                pauses.add(pause);
                clock.advance(pause);
            }
            circuit.permit(MALLORY).orElseThrow().well();
            clock.advance(Duration.ofSeconds(7));
        }

        assertEquals(List.of(Circuit.SHORTEST.plus(TICK)), pauses);
    }

    @Test
    void what_fails_for_a_user_while_others_are_answered_well_counts_no_more_beside_them() {
        unwell(ANN);
        wellFor(BOB, ANN);

        unwell(ANN, BOB, EVE, ANN, BOB);
        assertEquals(Duration.ZERO, circuit.pause(MALLORY), "ann's are no sign");

        unwell(MALLORY);
        assertFalse(circuit.pause(MALLORY).isZero());
    }

    @Test
    void it_counts_again_after_a_while() {
        unwell(ANN);
        wellFor(BOB, ANN);
        clock.advance(MixedUsers.REMEMBERED);

        outage();

        assertFalse(circuit.pause(MALLORY).isZero());
    }

    @Test
    void it_counts_if_nobody_is_answered_well_for_long() {
        unwell(ANN, BOB, EVE);
        wellFor(MALLORY, ANN, BOB, EVE);

        outage();
        clock.advance(FailedCalls.LONG.minus(TICK));
        unwell(EVE);
        assertEquals(Duration.ZERO, circuit.pause(MALLORY));
        clock.advance(TICK);
        unwell(EVE);

        assertFalse(circuit.pause(MALLORY).isZero());
    }

    @Test
    void some_more_users_whose_bad_writes_get_the_looks_do_not_help_them() {
        outage();
        for (int i = FailedCalls.SEVERAL; i < FailedCalls.MANY - 1; i++) {
            clock.advance(circuit.pause(MALLORY));
            unwell(new UserId("friend-" + i));
        }
        clock.advance(circuit.pause(MALLORY));
        wellFor(MALLORY, ANN, BOB, EVE);

        outage();

        assertEquals(Duration.ZERO, circuit.pause(MALLORY));
    }

    @Test
    void what_many_users_were_answered_was_an_outage_and_the_next_one_is_noticed_as_soon() {
        outage();
        for (int i = FailedCalls.SEVERAL; i < FailedCalls.MANY; i++) {
            clock.advance(circuit.pause(MALLORY));
            unwell(new UserId("user-" + i));
        }
        clock.advance(circuit.pause(MALLORY));
        wellFor(MALLORY, ANN, BOB, EVE);

        outage();

        assertFalse(circuit.pause(MALLORY).isZero());
    }

    @Test
    void the_look_is_anothers_than_those_who_are_answered_now_well_and_now_not() {
        unwell(ANN);
        wellFor(BOB, ANN);
        unwell(BOB, EVE, MALLORY, BOB, EVE);
        assertTrue(circuit.permit(CARL).isEmpty());
        clock.advance(Duration.ofSeconds(6));

        assertTrue(circuit.permit(ANN).isEmpty());
        assertTrue(circuit.permit(CARL).isPresent());
    }

    @Test
    void a_good_answer_that_comes_after_the_pause_has_begun_tells_as_much() {
        try (Circuit.Permit slow = circuit.permit(MALLORY).orElseThrow()) {
            outage();
            slow.well();
        }
        clock.advance(circuit.pause(MALLORY));
        wellFor(MALLORY, ANN, BOB, EVE);

        outage();

        assertEquals(Duration.ZERO, circuit.pause(MALLORY));
    }

    @Test
    void of_very_many_such_users_the_first_ones_are_forgotten() {
        MixedUsers mixed = new MixedUsers();
        for (int i = 0; i <= MixedUsers.MOST; i++) {
            mixed.add(List.of(new UserId("user-" + i)), clock.instant());
        }

        assertFalse(mixed.has(new UserId("user-0"), clock.instant()));
        assertTrue(mixed.has(new UserId("user-1"), clock.instant()));
    }

    // ---- one user

    @Test
    void what_one_or_two_users_are_answered_is_no_sign_about_the_others() {
        for (int i = 0; i < 100; i++) {
            for (UserId user : new UserId[] {ANN, BOB}) {
                circuit.permit(user).ifPresent(permit -> permit.unwell("it answered 500"));
            }
            clock.advance(Duration.ofSeconds(1));
            assertEquals(Duration.ZERO, circuit.pause(EVE));
        }

        circuit.permit(EVE).orElseThrow().well();
    }

    @Test
    void a_user_whose_calls_fail_is_not_called_for_for_longer_and_longer() {
        for (int i = 0; i < Circuit.IN_A_ROW; i++) {
            assertEquals(Duration.ZERO, circuit.pause(ANN));
            unwell(ANN);
        }
        for (int seconds : new int[] {5, 10, 20, 40, 80, 80}) {
            assertEquals(Duration.ofSeconds(seconds), circuit.pause(ANN));
            assertTrue(circuit.permit(ANN).isEmpty());
            clock.advance(circuit.pause(ANN));
            unwell(ANN);
        }
        clock.advance(circuit.pause(ANN));
        circuit.permit(ANN).orElseThrow().well();
        unwell(ANN);
        assertEquals(Duration.ZERO, circuit.pause(ANN));
    }

    @Test
    void a_user_who_called_too_often_is_not_called_for_as_long_as_the_upstream_asks() {
        circuit.permit(ANN).orElseThrow().refused(Optional.of(Duration.ofMinutes(10)), "it answered 429");

        assertEquals(Duration.ofMinutes(10), circuit.pause(ANN));
        assertTrue(circuit.permit(ANN).isEmpty());
        circuit.permit(BOB).orElseThrow().well();
        assertEquals(Duration.ofMinutes(10), circuit.pause(ANN), "what others are answered says nothing about it");
    }

    @Test
    void a_user_who_called_too_often_is_not_called_for_a_while_if_the_upstream_does_not_say_for_how_long() {
        circuit.permit(ANN).orElseThrow().refused(Optional.empty(), "it answered 401");
        assertEquals(Duration.ofSeconds(5), circuit.pause(ANN));
        clock.advance(circuit.pause(ANN));
        circuit.permit(ANN).orElseThrow().refused(Optional.empty(), "it answered 401");
        assertEquals(Duration.ofSeconds(10), circuit.pause(ANN));
    }

    @Test
    void of_very_many_users_the_first_ones_are_forgotten() {
        UserPauses pauses = new UserPauses(clock);
        for (int i = 0; i <= UserPauses.MOST; i++) {
            pauses.refused(new UserId("user-" + i), Optional.empty());
        }

        assertTrue(pauses.of(new UserId("user-0")).isZero());
        assertFalse(pauses.of(new UserId("user-1")).isZero());
    }

    private void wellFor(UserId... users) {
        for (UserId user : users) {
            circuit.permit(user).orElseThrow().well();
        }
    }

    private void outage() {
        unwell(ANN, BOB, EVE, ANN, BOB);
    }

    private void unwell(UserId... users) {
        for (UserId user : users) {
            try (Circuit.Permit permit = circuit.permit(user).orElseThrow()) {
                permit.unwell("it answered 503");
            }
        }
    }
}
