package dev.offlinesync.api;

import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.api.body.SubmissionReader;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Adds items and runs them in one call. A malformed item is refused alone; the others are stored and run. */
final class PushRoute {
    private final SyncQueue queue;
    private final SubmissionReader submissions;
    private final RateLimits rates;
    private final SyncDevices devices;

    PushRoute(SyncQueue queue, SubmissionReader submissions, RateLimits rates, SyncDevices devices) {
        this.queue = queue;
        this.submissions = submissions;
        this.rates = rates;
        this.devices = devices;
    }

    void install(RouteTable routes) {
        routes.post("/api/sync/push", Weight.BATCH, this::push, "results", "device");
    }

    private ApiResponse push(Call call, Caller caller) {
        PushResults results = new PushResults(Query.results(call, Results.NONE, Results.UNFINISHED));
        Optional<String> device = Query.device(call);
        List<ParsedItem> parsed = submissions.many(call);
        rates.items(call, caller.user(), parsed.size());
        List<Added> added;
        try {
            added = queue.push(caller.user(), RouteChecks.accepted(parsed));
        } catch (InvalidSubmission e) { // nothing was stored; again without those that are refused
            parsed = new RouteChecks(queue, caller.user()).check(parsed);
            added = queue.push(caller.user(), RouteChecks.accepted(parsed));
        }
        device.ifPresent(id -> devices.pushed(caller.user(), id));
        Iterator<Added> pushed = added.iterator();
        for (ParsedItem item : parsed) {
            if (item.isRefused()) {
                results.malformed(item);
            } else {
                results.pushed(pushed.next());
            }
        }
        return results.answer().send(call, 200);
    }
}
