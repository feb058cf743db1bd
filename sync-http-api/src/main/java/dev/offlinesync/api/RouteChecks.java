package dev.offlinesync.api;

import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Parsed items on their way into the queue. The queue checks what an item's route requires when it stores the item, so
 * nothing asks the routes twice; only if something is refused, every item is checked, to name each fault at once.
 */
record RouteChecks(SyncQueue queue, UserId user) {
    /** The items, those with their faults that their routes refuse, or that depend on what is not stored. */
    List<ParsedItem> check(List<ParsedItem> items) {
        Iterator<Optional<InvalidSubmission>> faults =
                queue.check(user, accepted(items)).iterator();
        return items.stream()
                .map(item -> item.isRefused()
                        ? item
                        : faults.next().map(item::refused).orElse(item))
                .toList();
    }

    /** What can be stored of the items, in their order. */
    static List<Submission> accepted(List<ParsedItem> items) {
        return items.stream()
                .filter(item -> !item.isRefused())
                .map(ParsedItem::accepted)
                .toList();
    }

    /** The faults of all of them. */
    Problem problem(List<ParsedItem> items) {
        return Problem.of(
                check(items).stream().flatMap(item -> item.faults().stream()).toList());
    }
}
