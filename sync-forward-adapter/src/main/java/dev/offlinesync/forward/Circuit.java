package dev.offlinesync.forward;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.forward.FailedCalls.Reach;
import dev.offlinesync.forward.FailedCalls.Standing;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker: it spares an upstream that is down, and spares the lanes of all users the wait.
 *
 * <p>What one user's calls come to is counted for that user first ({@link UserPauses}). No call is made for anybody after
 * {@value #IN_A_ROW} calls in a row without a good answer, if they were made for several users who had good ones before, or
 * if nothing of them could be sent at all. Then, after 5 seconds, one call is let through: of a user whose calls have not failed, if there is
 * one who wants to call. While it finds the upstream unwell too, the pause doubles, to 80 seconds at most; but not for
 * each of the first users, who might be of one mind.
 *
 * <p>A good answer to somebody else shows that it was about the writes of those few who had none ({@link MixedUsers}). They
 * count no more, unless nobody gets a good answer for long. If it were many, it was an outage, and nobody's fault.
 * Thread-safe.
 */
final class Circuit {
    static final int IN_A_ROW = 5;

    static final Duration SHORTEST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofSeconds(80);

    /** How long the one call is kept for users whose calls have not failed, if some have wanted to call. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    /** As many as are remembered, whom nothing but this pause keeps from calling. */
    private static final int MOST_WAITING = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);

    private final InstantSource clock;
    private final CircuitBreaker breaker;
    private final UserPauses pauses;
    private final FailedCalls failed = new FailedCalls();
    private final MixedUsers mixed = new MixedUsers();
    private final Set<UserId> waiting = new HashSet<>();
    private volatile Instant nextCall = Instant.EPOCH;
    /** How often the pause has doubled, plus one. */
    private volatile int step;
    /** Whether the call that found the upstream unwell tells no more than that this user's fail, too. */
    private boolean tellsLittle;

    private volatile String lastSymptom = "";

    Circuit(Upstream upstream, InstantSource clock) {
        this.clock = clock;
        this.pauses = new UserPauses(clock);
        this.breaker = CircuitBreaker.of(
                upstream.address(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED) // what counts is decided here
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordResult(health -> health == Health.UNWELL)
                        .waitIntervalFunctionInOpenState(this::pauseMillis)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> tell(event.getStateTransition().getToState()));
    }

    /**
     * The library does not tell when it will let a call through, so the time is noted when it asks how long to wait.
     */
    private long pauseMillis(int opened) {
        step = opened == 1 ? 1 : tellsLittle ? step : step + 1;
        long millis =
                IntervalFunction.ofExponentialBackoff(SHORTEST, 2, LONGEST).apply(step);
        nextCall = clock.instant().plusMillis(millis + 1); // it waits until the time is past
        return millis;
    }

    private void tell(State now) {
        if (now == State.OPEN) {
            LOG.warn(
                    "{} is not called for {} s: {}",
                    breaker.getName(),
                    Duration.between(clock.instant(), nextCall).toSeconds(),
                    lastSymptom);
        } else if (now == State.CLOSED) {
            LOG.info("{} is well again", breaker.getName());
        }
    }

    /** Permission to make one call for this user; empty if none is to be made for {@link #pause}. */
    synchronized Optional<Permit> permit(UserId user) {
        if (!pauses.of(user).isZero()) {
            return Optional.empty();
        }
        if (isKeptFrom(user) || !breaker.tryAcquirePermission()) {
            if (!hasFailed(user) && waiting.size() < MOST_WAITING) {
                waiting.add(user);
            }
            return Optional.empty();
        }
        return Optional.of(new Permit(user));
    }

    /** Whether the one call that looks how the upstream is should be another user's. */
    private boolean isKeptFrom(UserId user) {
        return breaker.getState() != State.CLOSED
                && hasFailed(user)
                && !waiting.isEmpty()
                && clock.instant().isBefore(nextCall.plus(KEPT));
    }

    private boolean hasFailed(UserId user) {
        return failed.areOf(user) || standing(user) != Standing.GOOD;
    }

    private Standing standing(UserId user) {
        if (!pauses.isGood(user)) {
            return Standing.BAD;
        }
        return mixed.has(user, clock.instant()) ? Standing.MIXED : Standing.GOOD;
    }

    /** How long no call will be let through for this user; zero or negative if one would be now. */
    synchronized Duration pause(UserId user) {
        Duration everybodys = switch (breaker.getState()) {
            case CLOSED -> Duration.ZERO;
            case HALF_OPEN -> SHORTEST; // the one call is under way
            default -> Duration.between(clock.instant(), isKeptFrom(user) ? nextCall.plus(KEPT) : nextCall);
        };
        Duration own = pauses.of(user);
        return own.compareTo(everybodys) > 0 ? own : everybodys;
    }

    private synchronized void well(UserId user) {
        pauses.well(user);
        if (!failed.areOfMany()) {
            mixed.add(failed.othersThan(user), clock.instant());
        }
        failed.clear();
        waiting.clear();
        breaker.onResult(0, TimeUnit.NANOSECONDS, Health.WELL);
    }

    private synchronized void unwell(UserId user, Reach reach, String symptom) {
        lastSymptom = symptom;
        waiting.remove(user);
        Standing standing = standing(user);
        failed.add(user, standing, reach, clock.instant());
        tellsLittle = standing == Standing.GOOD && reach == Reach.SENT && !failed.areOfMany();
        if (failed.areAnOutage() || breaker.getState() == State.HALF_OPEN) {
            breaker.onResult(0, TimeUnit.NANOSECONDS, Health.UNWELL);
        } else {
            breaker.releasePermission();
        }
    }

    private void tell(UserId user, Duration pause, String symptom) {
        LOG.info("{} is not called for user {} for {} s: {}", breaker.getName(), user, pause.toSeconds(), symptom);
    }

    /** One call. If it is closed before the upstream's health is reported, it does not count. */
    final class Permit implements AutoCloseable {
        private final UserId user;
        private boolean used;

        private Permit(UserId user) {
            this.user = user;
        }

        void well() {
            used = true;
            Circuit.this.well(user);
        }

        /**
         * There was no good answer, or none at all.
         *
         * @param symptom for the log
         */
        void unwell(String symptom) {
            unwell(Reach.SENT, symptom);
        }

        /** Nothing was sent. */
        void unconnected(String symptom) {
            unwell(Reach.NO_CONNECTION, symptom);
        }

        private void unwell(Reach reach, String symptom) {
            used = true;
            Circuit.this.unwell(user, reach, symptom);
            pauses.failed(user).ifPresent(pause -> tell(user, pause, symptom));
        }

        /**
         * The upstream takes no calls of this user at the moment.
         *
         * @param asked the pause that it asks for
         */
        void refused(Optional<Duration> asked, String symptom) {
            used = true;
            Circuit.this.unwell(user, Reach.SENT, symptom);
            tell(user, pauses.refused(user, asked), symptom);
        }

        @Override
        public void close() {
            if (!used) {
                breaker.releasePermission();
            }
        }
    }
}
