package dev.offlinesync.mongo;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.util.Map;

/** The real queue on a store under test, with one resource and retries that are due at once. */
final class Queues {
    private Queues() {}

    static SyncQueue on(SyncStore store) {
        return on(store, ConflictRules.DEFAULT);
    }

    static SyncQueue on(SyncStore store, ConflictRules conflicts) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE).withConflicts(conflicts))
                        .build())
                .retryPolicy((attempt, random) -> Duration.ZERO)
                .unknownEndpointWait(Duration.ZERO)
                .maxRecord(15 << 20)
                .build()
                .queue();
    }

    static Submission create(Map<String, ?> data) {
        return Submission.of("/api/expenses", Method.POST, data);
    }

    static Submission update(String id, Map<String, ?> fields) {
        return Submission.of("/api/expenses/" + id, Method.PUT, fields);
    }

    static Submission delete(String id) {
        return Submission.of("/api/expenses/" + id, Method.DELETE, null);
    }
}
