package dev.offlinesync.core.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much is in a queue. Completed items are not counted: how many there are depends on when they are deleted.
 *
 * @param pending items that wait for their first attempt, or for a retry
 * @param processing items that are stamped as being run, which those of effect handlers are
 * @param failed items that nobody runs again by itself
 * @param due how many of those that are pending or processing are due
 * @param dueSince since when the oldest of those is due: its time of retry, else when it was created; null if none is due
 */
public record QueueCounts(
        int pending,
        int processing,
        int failed,
        int due,
        @Nullable Instant dueSince) {}
