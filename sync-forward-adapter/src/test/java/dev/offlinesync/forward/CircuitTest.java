package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private final MutableClock clock = MutableClock.any();
    private final Circuit circuit = new Circuit(new Upstream("https://erp.example.com"), clock);

    @Test
    void an_upstream_that_is_unwell_now_and_then_is_called() {
        for (int i = 0; i < 20; i++) {
            unwell(Circuit.IN_A_ROW - 1);
            circuit.permit().orElseThrow().well();
        }

        assertEquals(Duration.ZERO, circuit.pause());
    }

    @Test
    void after_some_calls_in_a_row_it_is_left_alone_for_as_long_as_is_said() {
        unwell(Circuit.IN_A_ROW);

        assertTrue(circuit.permit().isEmpty());
        assertEquals(Duration.ofSeconds(5).plus(TICK), circuit.pause());
        clock.advance(Duration.ofSeconds(2));
        assertEquals(Duration.ofSeconds(3).plus(TICK), circuit.pause());
        clock.advance(circuit.pause());
        assertTrue(circuit.permit().isPresent());
    }

    @Test
    void then_one_call_at_a_time_looks_how_it_is() {
        unwell(Circuit.IN_A_ROW);
        clock.advance(circuit.pause());

        Circuit.Permit look = circuit.permit().orElseThrow();

        assertTrue(circuit.permit().isEmpty());
        assertEquals(Duration.ofSeconds(5), circuit.pause());
        look.well();
        assertEquals(Duration.ZERO, circuit.pause());
        circuit.permit().orElseThrow().well();
    }

    @Test
    void the_pause_doubles_while_it_is_no_better_and_is_short_again_after_it_was_well() {
        unwell(Circuit.IN_A_ROW);
        for (int seconds : new int[] {5, 10, 20, 40, 80, 80}) {
            assertEquals(Duration.ofSeconds(seconds), circuit.pause().minus(TICK));
            clock.advance(circuit.pause());
            unwell(1);
        }
        clock.advance(circuit.pause());
        circuit.permit().orElseThrow().well();

        unwell(Circuit.IN_A_ROW);

        assertEquals(Duration.ofSeconds(5), circuit.pause().minus(TICK));
    }

    @Test
    void a_look_that_was_cut_short_is_taken_by_the_next() {
        unwell(Circuit.IN_A_ROW);
        clock.advance(circuit.pause());

        circuit.permit().orElseThrow().close();

        assertTrue(circuit.permit().isPresent());
    }

    private void unwell(int times) {
        for (int i = 0; i < times; i++) {
            try (Circuit.Permit permit = circuit.permit().orElseThrow()) {
                permit.unwell("it answered 503");
            }
        }
    }
}
