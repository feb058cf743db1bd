package dev.offlinesync.testkit;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import java.util.Map;

/**
 * Writes as a client sends them, with the defaults: priority 0, five attempts, no mutation id. What differs is said
 * behind: {@code put("/api/invoices/7", Map.of("paid", true)).withPriority(5)}.
 *
 * <p>Each method throws {@link IllegalArgumentException} for an endpoint that is not a path and for data that is no
 * plain tree.
 */
public final class Submissions {
    private Submissions() {}

    public static Submission post(String endpoint, Map<String, ?> data) {
        return Submission.of(endpoint, Method.POST, data);
    }

    public static Submission put(String endpoint, Map<String, ?> data) {
        return Submission.of(endpoint, Method.PUT, data);
    }

    public static Submission patch(String endpoint, Map<String, ?> data) {
        return Submission.of(endpoint, Method.PATCH, data);
    }

    public static Submission delete(String endpoint) {
        return Submission.of(endpoint, Method.DELETE, null);
    }
}
