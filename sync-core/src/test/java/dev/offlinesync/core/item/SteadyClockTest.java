package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    @Test
    void it_shows_how_much_time_has_passed() {
        AtomicLong nanos = new AtomicLong(-5_000_000_000L);
        SteadyClock clock = new SteadyClock(nanos::get);

        nanos.addAndGet(1_500_000_000L);

        assertEquals(Instant.EPOCH.plusMillis(1500), clock.instant());
    }

    @Test
    void it_never_goes_back() {
        AtomicLong nanos = new AtomicLong();
        SteadyClock clock = new SteadyClock(nanos::get);
        nanos.set(2_000_000_000L);
        clock.instant();

        nanos.set(-3_600_000_000_000L);
        assertEquals(Instant.EPOCH.plusSeconds(2), clock.instant());
        nanos.addAndGet(1_000_000_000L);
        assertEquals(Instant.EPOCH.plusSeconds(3), clock.instant());
    }

    @Test
    void it_takes_the_place_of_the_systems_clock_and_of_no_other() {
        for (InstantSource system :
                List.of(InstantSource.system(), Clock.systemUTC(), Clock.system(ZoneId.of("Asia/Tokyo")))) {
            assertInstanceOf(SteadyClock.class, SteadyClock.insteadOf(system));
        }
        InstantSource own = () -> Instant.EPOCH;
        assertSame(own, SteadyClock.insteadOf(own));
        Clock fixed = Clock.fixed(Instant.EPOCH, ZoneId.of("UTC"));
        assertSame(fixed, SteadyClock.insteadOf(fixed));
    }
}
