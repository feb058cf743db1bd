package dev.offlinesync.core.engine;

import java.util.function.BooleanSupplier;

/**
 * Callbacks while somebody waits for a handler.
 *
 * @param shouldContinue whether there is any point in waiting on; asked a few times a second
 * @param whenSlow told once if the handler takes long
 */
record WaitObserver(BooleanSupplier shouldContinue, Runnable whenSlow) {
    /** Waits until the time limit, whatever happens. */
    static final WaitObserver PATIENT = new WaitObserver(() -> true, () -> {});
}
