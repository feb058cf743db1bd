package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import java.util.Set;

/**
 * An effect handler that must know of more than its item: of notes that it keeps as records ({@link Outcome.Done#keeps}),
 * and of creates that come before the item. Both are asked on the thread that runs the queue, so they must be quick.
 */
public interface ReferringHandler extends EffectHandler {
    /** At most so many records, and so many creates, of one item. */
    int MOST = 100;

    /** The records that {@link Context#known} is to have in a call for this item. */
    Set<RecordKey> reads(SyncItem item);

    /**
     * What the item refers to. An earlier item that creates one of these, and is still open, runs first. If that fails for
     * good, this one is called all the same.
     */
    Set<OrderKey> refersTo(SyncItem item);
}
