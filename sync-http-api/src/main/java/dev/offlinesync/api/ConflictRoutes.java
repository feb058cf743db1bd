package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.api.body.SubmissionReader;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import java.util.List;

/** The conflicts of the caller that are not resolved yet: read, and resolved. */
final class ConflictRoutes {
    private static final String USES = "must be \"mine\", \"theirs\" or \"data\"";

    private final SyncQueue queue;
    private final SyncRecords records;
    private final SubmissionReader submissions;
    private final RateLimits rates;
    private final HttpLimits limits;

    ConflictRoutes(
            SyncQueue queue, SyncRecords records, SubmissionReader submissions, RateLimits rates, HttpLimits limits) {
        this.queue = queue;
        this.records = records;
        this.submissions = submissions;
        this.rates = rates;
        this.limits = limits;
    }

    void install(RouteTable routes) {
        routes.get("/api/sync/conflicts", Weight.PAGE, this::list, "limit", "after");
        routes.get("/api/sync/conflicts/{id}", this::one);
        routes.add(Method.POST, "/api/sync/conflicts/{id}/resolve", Weight.WRITE, this::resolve);
    }

    private ApiResponse list(Call call, Caller caller) {
        int limit = Query.limit(call, limits);
        String after = Query.after(call).map(PageToken::text).orElse(null);
        if (after != null && (after.isEmpty() || after.length() > RecordKey.MAX_ID + 16)) {
            throw Problem.badRequest("after must be the token that came with the page before");
        }
        SyncRecords.Page page = records.page(caller.user(), ConflictRecord.RESOURCE, after, limit);
        String next = page.next();
        Answer answer = Answer.message("Conflicts retrieved")
                .with("count", page.records().size())
                .with("conflicts", page.records())
                .with("hasMore", next != null);
        if (next != null) {
            answer.with("after", PageToken.of(next));
        }
        return answer.send(call, 200);
    }

    private ApiResponse one(Call call, Caller caller) {
        Tree conflict = records.find(caller.user(), ConflictRecord.RESOURCE, call.pathParam("id"))
                .orElseThrow(() -> Problem.notFound("conflict not found"));
        return Answer.message("Conflict retrieved").with("conflict", conflict).send(call, 200);
    }

    private ApiResponse resolve(Call call, Caller caller) {
        Resolution resolution = resolution(submissions.data(call, Method.PUT).orElse(Tree.EMPTY));
        rates.items(call, caller.user(), 1);
        Written written;
        try {
            written = queue.resolve(caller.user(), call.pathParam("id"), resolution);
        } catch (InvalidSubmission e) {
            throw Problem.of(List.of(Fault.malformed(e.field(), String.valueOf(e.getMessage()))));
        }
        if (written instanceof Written.Done done) {
            return Answer.message("Conflict resolved")
                    .with("use", resolution.wire())
                    .with("record", done.answer())
                    .send(call, 200);
        } else if (written instanceof Written.Reused) {
            throw new Problem(409, "this conflict was resolved in another way; write the record to change it again");
        } else if (written instanceof Written.Failed failed) {
            throw RecordWrites.problem(failed.failure());
        } else if (written instanceof Written.Stale stale) {
            throw RecordWrites.problem(stale.failure());
        }
        throw new Problem(409, "an earlier write to this record waits for its retry").header("Retry-After", "1");
    }

    private static Resolution resolution(Tree body) {
        body.keySet().stream()
                .filter(field -> !field.equals("use") && !field.equals("data"))
                .findFirst()
                .ifPresent(field -> {
                    throw fault("/" + field, "is not a known field");
                });
        Object use = body.get("use");
        boolean hasData = body.get("data") != null;
        if ("data".equals(use)) {
            if (body.get("data") instanceof Tree data) {
                return new Resolution.UseData(data);
            }
            throw fault("/data", hasData ? "must be an object" : "is required with \"use\": \"data\"");
        }
        if (hasData) {
            throw fault("/data", "goes with \"use\": \"data\" alone");
        }
        if ("mine".equals(use)) {
            return new Resolution.UseMine();
        }
        if ("theirs".equals(use)) {
            return new Resolution.UseTheirs();
        }
        throw fault("/use", use == null ? "is required, and " + USES : USES);
    }

    private static Problem fault(String pointer, String message) {
        return Problem.of(List.of(Fault.malformed(pointer, message)));
    }
}
