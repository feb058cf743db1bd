package dev.offlinesync.testkit;

/**
 * Thrown by a handler that takes its process along, as one does that runs out of memory: nothing of the process reaches the store
 * after that. See {@link SteppedSync#processAndDie}.
 */
public final class ProcessDeath extends Error {
    private static final long serialVersionUID = 1L;

    public ProcessDeath() {
        super("the process is dead; where a handler is meant to kill it, call processAndDie()");
    }
}
