package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SteadyClock;
import dev.offlinesync.core.queue.CallWaits;
import dev.offlinesync.core.queue.Pause;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the engine takes from outside, so that a test holds it in its hand.
 *
 * @param clock the time; truncated to milliseconds, since that is what every store keeps
 * @param steady what waiting is measured by, since a clock may be set forth or back
 * @param ids fresh ids for mutations that their clients did not name
 * @param tokens fresh tokens for claims of lanes
 * @param random jitter, and the order in which the worker visits users
 * @param pause how to wait for a lane
 * @param waits told when a call waits
 * @param around what stands around each call of a handler
 * @param handlerExecutor on whose threads handlers are called; null for new threads of the engine's
 */
public record EngineContext(
        InstantSource clock,
        InstantSource steady,
        Supplier<ItemId> ids,
        Supplier<String> tokens,
        RandomGenerator random,
        Pause pause,
        CallWaits waits,
        AroundHandler around,
        @Nullable Executor handlerExecutor) {
    /** The same, whatever the clock throws or shows. */
    EngineContext guardedBy(ApplicationCode application) {
        InstantSource system = InstantSource.system();
        SteadyClock own = new SteadyClock();
        return new EngineContext(
                () -> application.ask("clock", () -> storable(clock.instant()), system::instant),
                () -> application.ask("clock", () -> storable(steady.instant()), own::instant),
                ids,
                tokens,
                random,
                pause,
                bytes -> guarded(application, bytes),
                around,
                handlerExecutor);
    }

    private CallWaits.Wait guarded(ApplicationCode application, long bytes) {
        CallWaits.Wait wait = application.ask("listener to waits", () -> waits.begin(bytes), () -> () -> {});
        return () -> application.ask(
                "listener to waits",
                () -> {
                    wait.close();
                    return true;
                },
                () -> false);
    }

    private static Instant storable(Instant time) {
        if (time.isBefore(ClientTime.EARLIEST) || time.isAfter(ClientTime.LATEST)) {
            throw new IllegalArgumentException("no store has a place for " + time);
        }
        return time;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** For measuring how long something takes; no time of day. */
    Instant elapsed() {
        return steady.instant();
    }
}
