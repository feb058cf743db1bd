package dev.offlinesync.core.engine;

import dev.offlinesync.core.rules.Routed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may run now, and what is known about the rest.
 *
 * @param runs in order, no more than a batch
 * @param due how many items were due, {@code runs} included
 * @param blocked how many of those wait for an earlier one on their record, as far as was looked
 * @param waiting how many wait for their own retry
 * @param isDelicate whether it must be made under the lane: it passes an item, or has one that may have been passed
 */
record Selection(
        List<Routed> runs,
        int due,
        int blocked,
        int waiting,
        @Nullable Instant nextRetryAt,
        boolean isDelicate) {
    static final Selection NOTHING = new Selection(List.of(), 0, 0, 0, null, false);

    Selection {
        runs = List.copyOf(runs);
    }
}
