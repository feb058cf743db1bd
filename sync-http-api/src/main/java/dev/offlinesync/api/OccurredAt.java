package dev.offlinesync.api;

import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Submission;

/**
 * The {@code Occurred-At} header of a REST write, whose body is the record itself: what {@code occurredAt} is to an item.
 */
final class OccurredAt {
    private static final String HEADER = "Occurred-At";

    private OccurredAt() {}

    /** @throws Problem 400 if it is not a clear moment */
    static Submission apply(Call call, Submission submission) {
        String time = call.header(HEADER);
        if (time == null) {
            return submission;
        }
        try {
            return submission.withOccurredAt(ClientTime.of(time));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(HEADER + " " + e.getMessage());
        }
    }
}
