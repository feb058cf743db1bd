package dev.offlinesync.api;

import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.api.body.SubmissionReader;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import java.util.Iterator;
import java.util.List;

/** Adds items and runs them in one call. A malformed item is refused alone; the others are stored and run. */
final class PushRoute {
    private final SyncQueue queue;
    private final SubmissionReader submissions;
    private final RateLimits rates;

    PushRoute(SyncQueue queue, SubmissionReader submissions, RateLimits rates) {
        this.queue = queue;
        this.submissions = submissions;
        this.rates = rates;
    }

    void install(RouteTable routes) {
        routes.post("/api/sync/push", Weight.BATCH, this::push, "results");
    }

    private ApiResponse push(Call call, Caller caller) {
        PushResults results = new PushResults(Query.results(call, Results.NONE, Results.UNFINISHED));
        List<ParsedItem> parsed = submissions.many(call);
        rates.items(call, caller.user(), parsed.size());
        List<Added> added;
        try {
            added = queue.push(caller.user(), RouteChecks.accepted(parsed));
        } catch (InvalidSubmission e) { // nothing was stored; again without those that are refused
            parsed = new RouteChecks(queue, caller.user()).check(parsed);
            added = queue.push(caller.user(), RouteChecks.accepted(parsed));
        }
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
