package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks what the application set in place of a default: its retry policy, its clock, its randomness. If that throws or
 * answers nonsense, the default serves instead, so that no item waits for ever because of it.
 */
record ApplicationCode(SafeListener listener) {
    /**
     * @param what the name of the setting, for the log
     * @param checked the answer, which throws if it is nonsense
     */
    <T> T ask(String what, Supplier<@Nullable T> checked, Supplier<T> instead) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            return Objects.requireNonNull(checked.get(), "it answered null");
        } catch (Throwable e) { // a checked exception too: Kotlin and others throw them from anywhere
            listener.on(new SyncEvent.DefaultUsed(what, e));
            return instead.get();
        } finally {
            if (!interrupted) {
                Thread.interrupted(); // the caller's thread is not the application's to interrupt
            }
        }
    }
}
