package dev.offlinesync.api;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Requeued;
import java.util.Optional;

/** Single items: read, list, retry. The items of other users are found by admins only. */
final class ItemRoutes {
    private final SyncQueue queue;
    private final HttpLimits limits;

    ItemRoutes(SyncQueue queue, HttpLimits limits) {
        this.queue = queue;
        this.limits = limits;
    }

    void install(RouteTable routes) {
        routes.get("/api/sync/items", Weight.PAGE, this::list, "status", "limit", "after", "userId");
        routes.get("/api/sync/items/{id}", this::read);
        routes.post("/api/sync/items/{id}/retry", this::retry);
    }

    private ApiResponse list(Call call, Caller caller) {
        Position after = Query.after(call).map(PageToken::position).orElse(null);
        SyncQueue.Page page = queue.items(owner(call, caller), Query.statuses(call), after, Query.limit(call, limits));
        return SyncRoutes.page("Sync items retrieved", page).send(call, 200);
    }

    private static UserId owner(Call call, Caller caller) {
        String named = call.queryParam("userId");
        if (named == null) {
            return caller.user();
        }
        UserId owner;
        try {
            owner = new UserId(named);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("userId must have 1 to " + UserId.MAX_LENGTH + " characters");
        }
        if (!caller.maySee(owner)) {
            throw new Problem(403, "only an admin may list the items of another user");
        }
        return owner;
    }

    private ApiResponse read(Call call, Caller caller) {
        return Answer.message("Sync item retrieved")
                .with("syncItem", ItemView.full(visible(call, caller)))
                .send(call, 200);
    }

    private ApiResponse retry(Call call, Caller caller) {
        Requeued requeued = queue.requeue(visible(call, caller).id()).orElseThrow(ItemRoutes::missing);
        if (!requeued.done()) {
            throw new Problem(
                            409,
                            "only a failed item, or one that waits for its retry, can be retried; this one is "
                                    + state(requeued.item().status()))
                    .with("syncItem", ItemView.brief(requeued.item()));
        }
        return Answer.message("Sync item will be retried")
                .with("syncItem", ItemView.full(requeued.item()))
                .send(call, 200);
    }

    private static String state(Status status) {
        return status == Status.PENDING ? "due already" : status.wire();
    }

    private SyncItem visible(Call call, Caller caller) {
        String id = call.pathParam("id");
        Optional<SyncItem> found = HexId.matches(id) ? queue.find(new ItemId(id)) : Optional.empty();
        return found.filter(item -> caller.maySee(item.userId())).orElseThrow(ItemRoutes::missing);
    }

    private static Problem missing() {
        return Problem.notFound("sync item not found");
    }
}
