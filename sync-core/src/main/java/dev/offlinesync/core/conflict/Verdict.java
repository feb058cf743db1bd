package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Tree;

/** What becomes of a {@link StaleWrite}. */
public sealed interface Verdict {
    Losses losses();

    /** The record gets these fields, which may be none; of a record that is deleted, they are the new one. */
    record Write(Tree fields, Outcome outcome, Losses losses) implements Verdict {}

    /** The record is deleted. */
    record Delete(Losses losses) implements Verdict {}

    /** The record stays as it is, and the write is settled. */
    record Keep(Losses losses) implements Verdict {}

    /**
     * The write fails.
     *
     * @param why for the client
     */
    record Reject(String why, Losses losses) implements Verdict {}
}
