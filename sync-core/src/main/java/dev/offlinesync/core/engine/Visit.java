package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.CallWaits;

/**
 * A batch that somebody wants to have run.
 *
 * @param laneWait how to wait if another party holds the lane
 * @param whenSlow told if a handler takes long, or took long the last time
 * @param shares what each handler may take of the calls at once
 * @param waits told when it waits for an effect
 */
record Visit(UserId user, Scope scope, LaneWait laneWait, Runnable whenSlow, HandlerShares shares, CallWaits waits) {
    /** The visit of a call, which waits for slow handlers like for any other. */
    Visit(UserId user, Scope scope, LaneWait laneWait, CallWaits waits) {
        this(user, scope, laneWait, () -> {}, HandlerShares.unlimited(), waits);
    }
}
