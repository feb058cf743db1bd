package dev.offlinesync.core.engine;

/** How a call waits for a lane that is taken, within its bounds. */
@FunctionalInterface
interface LaneWait {
    /** Does not wait: a lane that is taken is answered as busy at once. */
    LaneWait NONE = () -> false;

    /**
     * Waits a little before the lane is asked for again.
     *
     * @return false if the call has waited long enough
     * @throws dev.offlinesync.core.queue.QueueBusy if too many calls wait already
     */
    boolean awaitRetry();
}
