package dev.offlinesync.api;

import dev.offlinesync.core.item.Submission;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} header: another way to give a mutation its id. */
final class IdempotencyKey {
    private static final String HEADER = "Idempotency-Key";

    private IdempotencyKey() {}

    /** @throws Problem 400 if it is out of bounds, or differs from the mutation id in the body */
    static Submission apply(Call call, Submission submission) {
        String key = key(call);
        if (key == null || key.equals(submission.mutationId())) {
            return submission;
        }
        if (submission.mutationId() != null) {
            throw Problem.badRequest(HEADER + " and mutationId differ");
        }
        return submission.withMutationId(key);
    }

    private static @Nullable String key(Call call) {
        String key = call.header(HEADER);
        if (key != null && (key.isEmpty() || key.length() > Submission.MAX_MUTATION_ID)) {
            throw Problem.badRequest(HEADER + " must have 1 to " + Submission.MAX_MUTATION_ID + " characters");
        }
        return key;
    }
}
