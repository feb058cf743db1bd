package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;

/**
 * A batch that somebody wants to have run.
 *
 * @param laneWait how to wait if another party holds the lane
 * @param whenSlow told if a handler takes long, or took long the last time
 * @param shares what each handler may take of the calls at once
 */
record Visit(UserId user, Scope scope, LaneWait laneWait, Runnable whenSlow, HandlerShares shares) {
    /** The visit of a call, which waits for slow handlers like for any other. */
    Visit(UserId user, Scope scope, LaneWait laneWait) {
        this(user, scope, laneWait, () -> {}, HandlerShares.unlimited());
    }
}
