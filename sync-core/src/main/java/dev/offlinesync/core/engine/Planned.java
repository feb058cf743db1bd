package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item with what is to become of it.
 *
 * @param own the record that the item is about, null where nobody handles its endpoint
 * @param retryAt when it is tried again if this attempt fails and it has attempts left
 */
record Planned(SyncItem item, @Nullable RecordKey own, Plan plan, Instant retryAt) {}
