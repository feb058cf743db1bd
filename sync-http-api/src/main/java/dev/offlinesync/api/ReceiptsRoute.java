package dev.offlinesync.api;

import dev.offlinesync.api.body.MutationIdsReader;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.Set;

/** What became of the caller's mutations: for a client that has lost an answer, or waits for what others do. */
final class ReceiptsRoute {
    private final SyncQueue queue;
    private final MutationIdsReader reader;

    ReceiptsRoute(SyncQueue queue, MutationIdsReader reader) {
        this.queue = queue;
        this.reader = reader;
    }

    void install(RouteTable routes) {
        routes.post("/api/sync/status", Weight.PAGE, this::status);
    }

    private ApiResponse status(Call call, Caller caller) {
        Set<String> mutationIds = reader.read(call);
        SyncQueue.Receipts receipts = queue.receipts(caller.user(), mutationIds);
        ResultList list = new ResultList();
        for (String mutationId : mutationIds) {
            SyncItem item = receipts.items().get(mutationId);
            if (item == null) {
                list.add(json -> {
                    json.field("mutationId", mutationId);
                    json.field("status", "unknown");
                });
            } else if (receipts.shortened().contains(mutationId)
                    && item.status().isSuccess()) {
                list.addShortened(item);
            } else {
                list.add(item);
            }
        }
        return Answer.message("Status retrieved")
                .with("generation", receipts.generation())
                .with("items", list.parts())
                .send(call, 200);
    }
}
