package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;

/**
 * The bounds of the data of one item, which are the same on every store: what is stored can be read again. What is a
 * value at all, {@link Tree#of} says.
 */
public final class StorableData {
    private StorableData() {}

    /** @throws InvalidSubmission if the data is too large or too deep to be stored */
    public static void require(Submission submission) {
        Tree base = submission.basis().base();
        if (base != null) {
            if (base.depth() > Tree.MAX_DATA_DEPTH) {
                throw new InvalidSubmission("/base", "is nested more than " + Tree.MAX_DATA_DEPTH + " levels deep");
            }
            if (base.storedSize() + submission.fields().storedSize() > Tree.MAX_SIZE) {
                throw new InvalidSubmission(
                        "/base", "takes more than " + Tree.MAX_SIZE + " bytes together with data, when stored");
            }
        }
        Tree data = submission.data();
        if (data == null) {
            return;
        }
        if (data.storedSize() > Tree.MAX_SIZE) {
            throw new InvalidSubmission(
                    "/data",
                    "takes " + data.storedSize() + " bytes when stored; " + Tree.MAX_SIZE
                            + " is the most that any item can" + " have");
        }
        if (data.depth() > Tree.MAX_DATA_DEPTH) {
            throw new InvalidSubmission("/data", "is nested more than " + Tree.MAX_DATA_DEPTH + " levels deep");
        }
    }
}
