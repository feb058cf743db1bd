package dev.offlinesync.api;

import dev.offlinesync.api.body.ParsedItem;
import dev.offlinesync.api.body.SubmissionReader;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Cleared;
import dev.offlinesync.core.queue.SyncQueue.Page;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The caller's queue: add, bulk, pending, process, clear. */
final class SyncRoutes {
    private static final Set<Status> FORGETTABLE = Status.matching(status -> !status.recognisesResend());

    private final SyncQueue queue;
    private final HttpLimits limits;
    private final SubmissionReader submissions;
    private final RateLimits rates;

    SyncRoutes(SyncQueue queue, HttpLimits limits, SubmissionReader submissions, RateLimits rates) {
        this.queue = queue;
        this.limits = limits;
        this.submissions = submissions;
        this.rates = rates;
    }

    void install(RouteTable routes) {
        routes.post("/api/sync/add", this::add);
        routes.post("/api/sync/bulk", this::bulk, "results");
        routes.get("/api/sync/pending", Weight.PAGE, this::pending, "limit", "after");
        routes.post("/api/sync/process", Weight.BATCH, this::process, "results");
        routes.delete("/api/sync/clear", this::clear, "all");
    }

    private ApiResponse add(Call call, Caller caller) {
        ParsedItem parsed = submissions.one(call);
        if (parsed.isRefused()) {
            throw Problem.of(parsed.faults());
        }
        rates.items(call, caller.user(), 1);
        Added added;
        try {
            added = queue.add(caller.user(), IdempotencyKey.apply(call, parsed.accepted()));
        } catch (InvalidSubmission e) {
            throw Problem.of(parsed.refused(e).faults());
        }
        if (added.kind() == Added.Kind.REUSED) {
            throw Reuse.of(added.item());
        }
        call.header("Location", call.link("/api/sync/items/" + added.item().id().hex()));
        return Answer.message("Item added to sync queue")
                .with("syncItem", ItemView.full(added.item()))
                .send(call, 201);
    }

    private ApiResponse bulk(Call call, Caller caller) {
        Results results = Query.results(call, Results.NONE);
        List<ParsedItem> parsed = submissions.many(call);
        RouteChecks routes = new RouteChecks(queue, caller.user());
        if (parsed.stream().anyMatch(ParsedItem::isRefused)) {
            throw routes.problem(parsed);
        }
        rates.items(call, caller.user(), parsed.size());
        List<Added> added;
        try {
            added = queue.addAll(caller.user(), RouteChecks.accepted(parsed));
        } catch (InvalidSubmission e) {
            throw routes.problem(parsed);
        }
        Reuse.refuseAny(added);
        Answer answer = Answer.message("Items added to sync queue")
                .with("count", added.size())
                .with(
                        "duplicates",
                        added.stream()
                                .filter(a -> a.kind() == Added.Kind.DUPLICATE)
                                .count());
        if (results.isList()) {
            answer.with(
                    "syncItems",
                    added.stream().map(a -> ItemView.brief(a.item())).toList());
        }
        return answer.send(call, 201);
    }

    private ApiResponse pending(Call call, Caller caller) {
        Position after = Query.after(call).map(PageToken::position).orElse(null);
        Page page = queue.items(caller.user(), Status.OPEN, after, Query.limit(call, limits));
        return page("Pending syncs retrieved", page).send(call, 200);
    }

    /** A page of items in full. */
    static Answer page(String message, Page page) {
        Answer answer = Answer.message(message)
                .with("count", page.items().size())
                .with("syncs", page.items().stream().map(ItemView::full).toList())
                .with("hasMore", page.next() != null);
        Position next = page.next();
        return next == null ? answer : answer.with("after", PageToken.of(next));
    }

    private ApiResponse process(Call call, Caller caller) {
        Results results = Query.results(call, Results.NONE, Results.UNFINISHED);
        Processed done = queue.process(caller.user());
        List<SyncItem> attempted = done.attempted();
        Answer answer = Answer.message(message(done))
                .with("processed", attempted.size())
                .with("successful", done.successful())
                .with("failed", attempted.size() - done.successful());
        if (results.isList()) {
            ResultList list = new ResultList();
            attempted.stream().filter(item -> results.shows(item.status())).forEach(list::add);
            answer.with("results", list.parts());
        }
        answer.with("hasMore", done.backlog().remaining() > 0)
                .with("remaining", done.backlog().remaining())
                .with("waiting", done.backlog().waiting())
                .with("nextRetryAt", done.backlog().nextRetryAt())
                .with("generation", done.generation());
        if (done.busy()) {
            answer.with("busy", true);
        }
        return answer.send(call, 200);
    }

    private static String message(Processed done) {
        if (done.busy()) {
            return "Sync queue is being processed already";
        }
        return done.attempted().isEmpty() ? "No pending syncs" : "Sync queue processed";
    }

    private ApiResponse clear(Call call, Caller caller) {
        boolean all = Query.flag(call, "all");
        Cleared cleared = queue.clear(caller.user(), all ? EnumSet.allOf(Status.class) : FORGETTABLE);
        return Answer.message("Sync queue cleared")
                .with("deletedCount", cleared.deleted())
                .with("running", cleared.running())
                .send(call, 200);
    }
}
