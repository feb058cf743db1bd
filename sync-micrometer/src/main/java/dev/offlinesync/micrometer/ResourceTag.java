package dev.offlinesync.micrometer;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.SyncItem;

/**
 * The path of a resource or handler, never that of one record, and {@code unknown} for all that nobody handles. So there
 * are few.
 */
final class ResourceTag {
    static final String NAME = "resource";
    static final String UNKNOWN = "unknown";

    private final Handlers handlers;

    ResourceTag(Handlers handlers) {
        this.handlers = handlers;
    }

    String of(SyncItem item) {
        try {
            return handlers.route(item.method(), item.endpoint())
                    .map(Route::path)
                    .orElse(UNKNOWN);
        } catch (InvalidSubmission e) { // an item that was written by hand
            return UNKNOWN;
        }
    }
}
