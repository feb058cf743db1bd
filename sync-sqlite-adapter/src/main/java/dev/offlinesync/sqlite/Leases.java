package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.SteadyClock;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when this process holds which lanes. That is kept in memory, by a clock that nobody sets: no other process can
 * have the file open as a store, so a lane whose owner is not known here was left behind by an earlier process, whatever
 * time its row shows. Thread-safe.
 */
final class Leases {
    private final InstantSource clock;
    private final Map<UserId, Lease> leases = new ConcurrentHashMap<>();

    /** @param clock if it is the system's, a steady one is taken in its place */
    Leases(InstantSource clock) {
        this.clock = SteadyClock.insteadOf(clock);
    }

    private record Lease(String owner, Instant until) {}

    void begin(UserId user, String owner, Duration lease) {
        leases.put(user, new Lease(owner, clock.instant().plus(lease)));
    }

    void end(UserId user) {
        leases.remove(user);
    }

    /** Whether somebody in this process holds the user's lane at this moment. */
    boolean isHeld(UserId user, LaneState lane) {
        Lease lease = leases.get(user);
        return lease != null
                && lease.owner().equals(lane.owner())
                && clock.instant().isBefore(lease.until());
    }
}
