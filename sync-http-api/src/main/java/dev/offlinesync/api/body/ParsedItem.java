package dev.offlinesync.api.body;

import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mutation of a request, parsed and checked, except for what its route requires.
 *
 * @param at its place in the body
 * @param submission null if there are faults
 * @param mutationId as it was sent, if it could be read and is not much too long; a client recognises a refused item by
 *     it
 */
public record ParsedItem(
        Path at, @Nullable Submission submission, @Nullable String mutationId, List<Fault> faults) {
    /** Of what is sent as a mutation id: a longer one is not sent back. */
    private static final int LONGEST_ECHO = 1000;

    public ParsedItem {
        mutationId = mutationId == null || mutationId.length() > LONGEST_ECHO ? null : mutationId;
        faults = List.copyOf(faults);
    }

    public boolean isRefused() {
        return submission == null;
    }

    /** The same item, refused for what its route found. */
    public ParsedItem refused(InvalidSubmission why) {
        Fault fault = Fault.malformed(at.pointer() + why.field(), String.valueOf(why.getMessage()));
        return new ParsedItem(at, null, mutationId, List.of(fault));
    }

    /** What can be stored. */
    public Submission accepted() {
        Submission s = submission;
        if (s == null) {
            throw new IllegalStateException("a refused item has no submission");
        }
        return s;
    }
}
