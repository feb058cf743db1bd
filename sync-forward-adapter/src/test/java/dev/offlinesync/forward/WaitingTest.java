package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final MutableClock clock = MutableClock.any();
    private final Waiting waiting = new Waiting(clock);

    private static ItemId item(int n) {
        return new ItemId(String.format("%024x", n));
    }

    @Test
    void of_very_many_items_the_one_that_has_waited_longest_is_forgotten() {
        for (int n = 0; n <= Waiting.MOST; n++) {
            waiting.of(item(n));
        }
        clock.advance(Duration.ofMinutes(1));

        assertEquals(Duration.ofMinutes(1), waiting.of(item(1)));
        assertEquals(Duration.ZERO, waiting.of(item(0)));
    }
}
