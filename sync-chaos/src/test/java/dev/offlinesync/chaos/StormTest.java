package dev.offlinesync.chaos;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class StormTest {
    @Test
    void a_fault_that_throws_shows_while_the_run_goes_on_and_names_its_cause() throws InterruptedException {
        IllegalStateException cause = new IllegalStateException("it has ended by itself");
        Storm storm = storm(random -> {
            throw cause;
        });
        storm.begin();
        await().until(storm::isBroken);

        storm.end();
        assertEquals(
                cause, assertThrows(AssertionError.class, storm::assertWhole).getCause());
    }

    @Test
    void a_storm_whose_faults_were_mended_is_whole_and_counts_them() throws InterruptedException {
        Storm storm = storm(random -> {});
        storm.begin();
        await().until(() -> storm.count(Fault.Kind.KILL) > 0);

        storm.end();
        assertFalse(storm.isBroken());
        assertEquals(0, storm.count(Fault.Kind.OTHER));
    }

    @Test
    void what_strikes_once_comes_first_and_never_again() throws InterruptedException {
        Fault rare = new Fault("rare", Fault.Kind.OTHER, random -> {});
        Fault other = new Fault("other", Fault.Kind.KILL, random -> {});
        Storm storm = new Storm(List.of(rare), List.of(other), new Random(1), Duration.ofMillis(200));
        storm.begin();
        await().until(() -> storm.count(Fault.Kind.KILL) > 1);

        storm.end();
        assertEquals(1, storm.count(Fault.Kind.OTHER));
    }

    private static Storm storm(Consumer<Random> strike) {
        return new Storm(List.of(new Fault("fault", Fault.Kind.KILL, strike)), new Random(1), Duration.ofMillis(200));
    }
}
