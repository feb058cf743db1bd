package dev.offlinesync.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker: it spares an upstream that is down, and spares the lanes of all users the wait. After
 * {@value #IN_A_ROW} calls in a row that found the upstream unwell, no call is made for 5 seconds, then one is let
 * through. While that one finds it unwell too, the pause doubles, to 80 seconds at most. Thread-safe.
 */
final class Circuit {
    static final int IN_A_ROW = 5;

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(80);
    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);

    private final InstantSource clock;
    private final CircuitBreaker breaker;
    private volatile Instant nextCall = Instant.EPOCH;
    private volatile String lastSymptom = "";

    Circuit(Upstream upstream, InstantSource clock) {
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                upstream.address(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(IN_A_ROW, IN_A_ROW, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordResult(health -> health == Health.UNWELL)
                        .waitIntervalFunctionInOpenState(this::pauseMillis)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> tell(event.getStateTransition().getToState()));
    }

    private enum Health {
        WELL,
        UNWELL
    }

    /**
     * The library does not tell when it will let a call through, so the time is noted when it asks how long to wait.
     */
    private long pauseMillis(int opened) {
        long millis =
                IntervalFunction.ofExponentialBackoff(SHORTEST, 2, LONGEST).apply(opened);
        nextCall = clock.instant().plusMillis(millis + 1); // it waits until the time is past
        return millis;
    }

    private void tell(State now) {
        if (now == State.OPEN) {
            LOG.warn("{} is not called for {} s: {}", breaker.getName(), pause().toSeconds(), lastSymptom);
        } else if (now == State.CLOSED) {
            LOG.info("{} is well again", breaker.getName());
        }
    }

    /** Permission to make one call; empty if no call is to be made for {@link #pause}. */
    Optional<Permit> permit() {
        return breaker.tryAcquirePermission() ? Optional.of(new Permit()) : Optional.empty();
    }

    /** How long no call will be let through; zero or negative if one would be now. */
    Duration pause() {
        return switch (breaker.getState()) {
            case CLOSED -> Duration.ZERO;
            case HALF_OPEN -> SHORTEST; // the one call is under way
            default -> Duration.between(clock.instant(), nextCall);
        };
    }

    /** One call. If it is closed before the upstream's health is reported, it does not count. */
    final class Permit implements AutoCloseable {
        private boolean used;

        void well() {
            end(Health.WELL);
        }

        /** @param symptom for the log */
        void unwell(String symptom) {
            lastSymptom = symptom;
            end(Health.UNWELL);
        }

        private void end(Health health) {
            used = true;
            breaker.onResult(0, TimeUnit.NANOSECONDS, health);
        }

        @Override
        public void close() {
            if (!used) {
                breaker.releasePermission();
            }
        }
    }
}
