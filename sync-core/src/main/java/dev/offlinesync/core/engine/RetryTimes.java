package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.rules.RetryPolicy;
import java.time.Instant;

/** When an item is tried again if the attempt that runs now fails. */
record RetryTimes(EngineContext context, RetryPolicy policy) {
    Instant after(SyncItem item) {
        return IsoTime.later(context.now(), policy.delayAfter(item.attempts() + 1, context.random()));
    }
}
