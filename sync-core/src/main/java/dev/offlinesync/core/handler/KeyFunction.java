package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;

/**
 * Which record a submission is about. Pure: the same answer for the same arguments, always. Items with the same key run
 * in the order in which they arrived.
 */
@FunctionalInterface
public interface KeyFunction {
    /**
     * The id of the record within the route's collection. In a path with variables, such as
     * {@code /api/shops/{shop}/mails}, it is the id among the records of their values: the 7 of one shop is another
     * record than the 7 of another.
     *
     * @param unnamed the id for a record that the client did not name: the same whenever this item is asked about, and
     *     nobody else can compute it
     * @throws InvalidSubmission if the submission names no record in an understandable way
     */
    String idOf(UserId user, ItemId unnamed, Submission submission);
}
