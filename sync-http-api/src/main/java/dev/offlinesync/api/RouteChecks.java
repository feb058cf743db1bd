package dev.offlinesync.api;

import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.List;

/**
 * Parsed items on their way into the queue. The queue checks what an item's route requires when it stores the item, so
 * nothing asks the routes twice; only if something is refused, every item is checked, to name each fault at once.
 */
record RouteChecks(SyncQueue queue, UserId user) {
    /** The items, those that their routes refuse with their faults. */
    List<ParsedItem> check(List<ParsedItem> items) {
        return items.stream().map(this::check).toList();
    }

    private ParsedItem check(ParsedItem item) {
        return item.isRefused()
                ? item
                : queue.check(user, item.accepted()).map(item::refused).orElse(item);
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
