package dev.offlinesync.core.engine;

import dev.offlinesync.core.rules.Needs;
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
 * @param isDelicate whether it must be made under the lane: it passes an item, or has one that may have been passed, or one
 *     that is to fail for what it depends on
 * @param dependants of items that wait for others that they depend on, what they need
 */
record Selection(
        List<Routed> runs,
        int due,
        int blocked,
        int waiting,
        @Nullable Instant nextRetryAt,
        boolean isDelicate,
        List<Needs> dependants) {
    static final Selection NOTHING = new Selection(List.of(), 0, 0, 0, null, false, List.of());

    Selection {
        runs = List.copyOf(runs);
        dependants = List.copyOf(dependants);
    }
}
