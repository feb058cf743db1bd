package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mutation of a request, parsed and checked.
 *
 * @param submission null if there are faults
 * @param mutationId as it was sent, if it could be read; a client recognises a refused item by it
 */
public record ParsedItem(@Nullable Submission submission, @Nullable String mutationId, List<Fault> faults) {
    public ParsedItem {
        faults = List.copyOf(faults);
    }

    public boolean isRefused() {
        return submission == null;
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
