package dev.offlinesync.api;

import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Add and run in one call. What is malformed is refused for itself and holds up nothing else. */
final class PushRoute {
    private final SyncQueue queue;
    private final Envelopes envelopes;

    PushRoute(SyncQueue queue, Envelopes envelopes) {
        this.queue = queue;
        this.envelopes = envelopes;
    }

    void install(RouteTable routes) {
        routes.post("/api/sync/push", Weight.BATCH, this::push);
    }

    private ApiResponse push(Call call, Caller caller) {
        Results shown = Query.results(call, Results.NONE, Results.FAILED);
        List<Sent> sent = envelopes.many(call, caller.user());
        List<Added> added = queue.push(
                caller.user(),
                sent.stream().filter(s -> !s.isRefused()).map(Sent::accepted).toList());
        Iterator<Added> next = added.iterator();
        List<JsonOut.Part> results = new ArrayList<>();
        int successful = 0;
        int failed = 0;
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).isRefused()) {
                failed++;
                if (shown.isList()) {
                    results.add(malformed(sent.get(i)));
                }
                continue;
            }
            Added a = next.next();
            if (a.kind() == Added.Kind.REUSED) {
                failed++;
                if (shown.isList()) {
                    results.add(reused(a, i));
                }
                continue;
            }
            if (shown.shows(a.item().status())) {
                results.add(ItemView.result(a.item()));
            }
            if (a.item().status().isSuccess()) {
                successful++;
            } else if (a.item().failure() != null) {
                failed++;
            }
        }
        Answer answer = Answer.message("Items pushed")
                .with("count", sent.size())
                .with("successful", successful)
                .with("failed", failed);
        if (shown.isList()) {
            answer.with("results", results);
        }
        return answer.send(call, 200);
    }

    private static JsonOut.Part malformed(Sent sent) {
        Fault first = sent.faults().get(0);
        return refused(
                null,
                sent.mutationId(),
                first.pointer() + " " + first.message(),
                sent.faults().stream().map(Fault::json).toList());
    }

    private static JsonOut.Part reused(Added added, int index) {
        String pointer =
                Path.ROOT.child("items").child(index).child("mutationId").pointer();
        return refused(
                added.item().id().hex(),
                added.item().mutationId(),
                Reuse.MESSAGE,
                List.of(Fault.malformed(pointer, Reuse.MESSAGE).json()));
    }

    private static JsonOut.Part refused(
            @Nullable String id, @Nullable String mutationId, String error, List<Map<String, Object>> errors) {
        return json -> {
            json.field("_id", id);
            json.field("mutationId", mutationId);
            json.field("status", "refused");
            json.field("error", error);
            json.field("errors", errors);
        };
    }
}
