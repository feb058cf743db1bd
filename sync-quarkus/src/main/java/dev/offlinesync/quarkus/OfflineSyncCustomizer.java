package dev.offlinesync.quarkus;

import dev.offlinesync.core.OfflineSync;

/** A bean that sets what has no property: the last word before the queue is built. */
@FunctionalInterface
public interface OfflineSyncCustomizer {
    void customize(OfflineSync.Builder builder);
}
