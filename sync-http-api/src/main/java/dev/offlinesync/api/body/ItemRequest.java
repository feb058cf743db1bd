package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Tree;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mutation of a request, after its shape and types were checked; {@link Bounds} come next. A field with a fault is
 * null, and a list that is missing is empty.
 */
record ItemRequest(
        @Nullable String endpoint,
        @Nullable String method,
        @Nullable Tree data,
        @Nullable String deviceId,
        @Nullable Long priority,
        @Nullable Long maxAttempts,
        @Nullable String mutationId,
        @Nullable Instant occurredAt,
        Basis basis,
        List<String> dependsOn) {}
