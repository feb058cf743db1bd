package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.SyncItem;

/**
 * Describes its write instead of doing it: which records it touches, and a pure function from their present state to
 * the new one. The queue applies that exactly once, together with the end of the item.
 *
 * <p>{@link #plan} may be called again for the same item (after a conflict, by another instance), so it must not act on
 * the world. It is called on a thread of the queue's, which is interrupted when its time is over. A thrown exception
 * (or error) is a failed attempt of kind {@code handler} with a message of ours.
 */
@FunctionalInterface
public non-sealed interface PureHandler extends Handler {
    Plan plan(SyncItem item, Context context);
}
