package dev.offlinesync.testkit;

/**
 * Thrown by a handler that kills its process, as one does that runs out of memory: after that, no call of the process
 * reaches the store. See {@link SteppedSync#processAndDie}.
 */
public final class ProcessDeath extends Error {
    private static final long serialVersionUID = 1L;

    public ProcessDeath() {
        super("the process is dead; if a handler is meant to kill it, call processAndDie()");
    }
}
