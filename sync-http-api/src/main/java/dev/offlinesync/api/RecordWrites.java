package dev.offlinesync.api;

import dev.offlinesync.api.body.Fault;
import dev.offlinesync.api.body.SubmissionReader;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.Resource;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A REST write to a record, made at once through {@link SyncQueue#write}, so that it keeps the order of the queue. */
final class RecordWrites {
    private final SyncQueue queue;
    private final SyncRecords records;
    private final SubmissionReader submissions;
    private final RateLimits rates;
    private final InstantSource clock;

    /** @param clock the time that {@code Retry-After} is relative to */
    RecordWrites(
            SyncQueue queue, SyncRecords records, SubmissionReader submissions, RateLimits rates, InstantSource clock) {
        this.queue = queue;
        this.records = records;
        this.submissions = submissions;
        this.rates = rates;
        this.clock = clock;
    }

    ApiResponse write(Call call, Caller caller, Resource resource, Method method) {
        Tree data = submissions.data(call, method).orElse(null);
        Submission plain;
        try {
            plain = Submission.of(call.path(), method, data);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the path " + e.getMessage());
        }
        Supplier<OptionalLong> current =
                () -> version(current(caller, resource, plain).orElse(null));
        Precondition precondition = Precondition.of(call, current);
        Submission submission =
                OccurredAt.apply(call, IdempotencyKey.apply(call, plain)).withBasis(precondition.basis());
        rates.items(call, caller.user(), 1);
        Written written;
        try {
            written = queue.write(caller.user(), submission, precondition.condition());
        } catch (InvalidSubmission e) {
            throw invalid(e);
        }
        if (written instanceof Written.Done done) {
            return answer(call, resource, method, done);
        } else if (written instanceof Written.Stale stale) {
            throw stale(stale.failure(), current(caller, resource, submission).orElse(null));
        } else if (written instanceof Written.Failed failed) {
            boolean isMatched = precondition.basis().version() != null;
            throw isMatched && failed.failure().kind() == Failure.Kind.NOT_FOUND
                    ? stale(failed.failure(), null) // nothing is there that could match
                    : problem(failed.failure());
        } else if (written instanceof Written.Reused reused) {
            throw Reuse.of(reused.item());
        } else if (written instanceof Written.Blocked blocked) {
            throw blocked(blocked.until());
        }
        throw new IllegalStateException(
                "a write that ended as " + written.getClass().getSimpleName());
    }

    private static ApiResponse answer(Call call, Resource resource, Method method, Written.Done done) {
        Tree record = done.answer();
        String name = RecordRoutes.capital(resource.name());
        String tag = record == null ? null : Precondition.tag(record.get("_version"));
        if (tag != null) {
            call.header("ETag", tag);
        }
        Receipt receipt = done.item().receipt();
        if (method == Method.DELETE && (record == null || record.containsKey("deletedId"))) {
            return outcome(
                            Answer.message(name + " deleted")
                                    .with("deletedId", record == null ? null : record.get("deletedId")),
                            receipt)
                    .send(call, 200);
        }
        boolean created = method == Method.POST || hasCreated(resource, done);
        if (created && record != null && record.get("_id") instanceof String id) {
            call.header("Location", call.link(resource.path() + "/" + segment(id)));
        }
        boolean isKept = receipt.outcome() == Outcome.KEPT_THEIRS;
        Answer answer = Answer.message(name + (isKept ? " kept" : created ? " created" : " updated"))
                .with(resource.name(), record);
        return outcome(answer, receipt).send(call, created ? 201 : 200);
    }

    /** What became of a write whose record had changed since its author saw it. */
    private static Answer outcome(Answer answer, Receipt receipt) {
        return receipt.outcome() == null
                ? answer
                : answer.with("outcome", receipt.outcomeText()).with("conflictId", receipt.conflictId());
    }

    /**
     * Whether a PUT made a record that was not there: then that is as old as the item. Of a large record a resend knows the
     * version alone, and it is the first one.
     */
    private static boolean hasCreated(Resource resource, Written.Done done) {
        SyncItem item = done.item();
        Tree record = done.answer();
        Instant clients = resource.times() == Resource.Times.CLIENT ? item.occurredAt() : null;
        return resource.puts() == Resource.Puts.UPSERT
                && item.method() == Method.PUT
                && record != null
                && (record.containsKey("createdAt")
                        ? (clients == null ? item.createdAt() : clients).equals(record.get("createdAt"))
                        : record.get("_version") instanceof Number version && version.longValue() == 1);
    }

    /** This text, escaped as one segment of a path. */
    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Here the body is the data itself, so pointers begin there; a fault of the path has no pointer into the body. */
    private static Problem invalid(InvalidSubmission e) {
        String message = String.valueOf(e.getMessage());
        if (e.field().startsWith("/base")) {
            return Problem.badRequest("If-Match " + message);
        }
        if (!e.field().startsWith("/data")) {
            return Problem.badRequest("the path " + message);
        }
        return Problem.of(List.of(Fault.malformed(e.field().substring("/data".length()), message)));
    }

    /** The record that the write is about, as it is now; empty if it is not there, or not named. */
    private Optional<Tree> current(Caller caller, Resource resource, Submission submission) {
        String id = resource.kind() == Resource.Kind.PROFILE
                ? caller.user().value()
                : submission.fields().get("_id") instanceof String named ? named : lastSegment(resource, submission);
        return id == null ? Optional.empty() : records.find(caller.user(), resource, id);
    }

    private static @Nullable String lastSegment(Resource resource, Submission submission) {
        String path = submission.endpoint().path();
        if (!path.startsWith(resource.path() + "/")) {
            return submission.fields().get("id") instanceof String id ? id : null;
        }
        return URLDecoder.decode(
                path.substring(resource.path().length() + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static OptionalLong version(@Nullable Tree record) {
        return record != null && record.get("_version") instanceof Number version
                ? OptionalLong.of(version.longValue())
                : OptionalLong.empty();
    }

    /** @param current the record as it is now; null if it is not there */
    private static Problem stale(Failure failure, @Nullable Tree current) {
        Problem problem = new Problem(412, failure.message())
                .with("failure", told(failure))
                .with("record", current)
                .with("version", current == null ? null : current.get("_version"));
        String tag = current == null ? null : Precondition.tag(current.get("_version"));
        return tag == null ? problem : problem.header("ETag", tag);
    }

    private static Map<String, Object> told(Failure failure) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("kind", failure.kind().wire());
        told.put("message", failure.message());
        return told;
    }

    static Problem problem(Failure failure) {
        Problem problem = new Problem(status(failure.kind()), failure.message()).with("failure", told(failure));
        return failure.kind() == Failure.Kind.VALIDATION ? problem.with("errors", errors(failure)) : problem;
    }

    private static List<?> errors(Failure failure) {
        return failure.violations().isEmpty()
                ? List.of(Fault.malformed("", failure.message()).json())
                : ItemView.errors(failure, "");
    }

    private static int status(Failure.Kind kind) {
        return switch (kind) {
            case VALIDATION -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND, UNKNOWN_ENDPOINT -> 404;
            case CONFLICT, SUPERSEDED, DEPENDENCY -> 409;
            case HANDLER, INTERRUPTED -> 422;
        };
    }

    private Problem blocked(@Nullable Instant until) {
        long seconds = 1;
        if (until != null) {
            long millis = Duration.between(clock.instant(), until).toMillis();
            seconds = Math.max(1, (millis + 999) / 1000); // rounded up: a retry before its time would be in vain
        }
        return new Problem(409, "an earlier write to this record waits for its retry")
                .with("retryAt", until)
                .header("Retry-After", Long.toString(seconds));
    }
}
