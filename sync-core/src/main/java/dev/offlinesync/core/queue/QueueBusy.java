package dev.offlinesync.core.queue;

/** Too many calls wait for a lane, or the lane was not free in time. Nothing was changed; try again a little later. */
public final class QueueBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueueBusy(String message) {
        super(message);
    }
}
