package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.SyncItem;

/**
 * Acts on the world itself: a mail, a call to another service. It is called <em>at least once</em>: after a crash
 * during a call the item is run again, so pass {@link Context#idempotencyKey} on.
 *
 * <p>It is called on a thread of the queue's, which is interrupted at {@link Context#deadline} or when the lane is
 * lost. A handler that ignores this and acts later acts beside its own next attempt.
 *
 * <p>A thrown exception (or error) is a failed attempt of kind {@code handler} with a message of ours.
 */
@FunctionalInterface
public non-sealed interface EffectHandler extends Handler {
    Outcome call(SyncItem item, Context context) throws Exception;

    /**
     * Whether it looks at {@link SyncItem#basis()}. If not, a write that says what it is based on is refused when it is
     * sent.
     */
    default boolean takesBasis() {
        return true;
    }
}
