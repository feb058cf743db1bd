package dev.offlinesync.core.item;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, as it is stored. Nothing is checked here, since a person may have written or edited it: the endpoint
 * may be no path, and the numbers may be out of bounds. {@link Submission} is the checked form.
 *
 * @param dependsOn mutations of the same user that come before it
 */
public record Mutation(
        String endpoint,
        Method method,
        @Nullable Tree data,
        @Nullable String deviceId,
        int priority,
        int maxAttempts,
        @Nullable String mutationId,
        @Nullable Instant occurredAt,
        Basis basis,
        List<String> dependsOn) {

    public Mutation {
        dependsOn = List.copyOf(dependsOn);
    }

    public static Mutation of(Submission s) {
        return new Mutation(
                s.endpoint().path(),
                s.method(),
                s.data(),
                s.deviceId(),
                s.priority(),
                s.maxAttempts(),
                s.mutationId(),
                s.occurredAt(),
                s.basis(),
                s.dependsOn());
    }

    Mutation withPriority(int value) {
        return new Mutation(
                endpoint, method, data, deviceId, value, maxAttempts, mutationId, occurredAt, basis, dependsOn);
    }

    Mutation withoutData() {
        return new Mutation(
                endpoint,
                method,
                null,
                deviceId,
                priority,
                maxAttempts,
                mutationId,
                occurredAt,
                basis.withoutBase(),
                dependsOn);
    }

    /**
     * The checked form of what matters to a handler. Numbers out of bounds are brought within them.
     *
     * @throws IllegalArgumentException if the endpoint is not a path
     */
    public Submission submission() {
        return new Submission(
                new Endpoint(endpoint),
                method,
                data,
                null,
                Math.max(Submission.MIN_PRIORITY, Math.min(Submission.MAX_PRIORITY, priority)),
                Math.max(1, Math.min(Submission.MAX_ATTEMPTS, maxAttempts)),
                null);
    }
}
