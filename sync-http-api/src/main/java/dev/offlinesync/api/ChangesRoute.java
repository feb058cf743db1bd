package dev.offlinesync.api;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Changes.Change;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.InvalidCursor;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has changed of the caller's records since the caller asked last. */
final class ChangesRoute {
    private static final int LIMIT = 500;

    /** After so many seconds a client asks again that wanted to wait and could not. */
    private static final int RETRY_SECONDS = 10;

    private final SyncRecords records;
    private final @Nullable Live live;
    private final SyncDevices devices;
    private final Map<String, Resource> resources = new LinkedHashMap<>();

    /** @param live null if nobody tells of news */
    ChangesRoute(SyncRecords records, List<Resource> resources, @Nullable Live live, SyncDevices devices) {
        this.records = records;
        this.live = live;
        this.devices = devices;
        resources.forEach(resource -> this.resources.put(resource.collection(), resource));
        this.resources.put(ConflictRecord.SHOWN_AS, ConflictRecord.RESOURCE);
    }

    void install(RouteTable routes) {
        routes.get("/api/sync/changes", Weight.PAGE, this::changes, "since", "limit", "collections", "wait", "device");
    }

    /** What a client asks for. */
    private record Asked(
            Caller caller,
            List<Resource> resources,
            @Nullable String since,
            int limit,
            Optional<String> device) {}

    private ApiResponse changes(Call call, Caller caller) {
        Asked asked =
                new Asked(caller, asked(call), call.queryParam("since"), Query.limit(call, LIMIT), Query.device(call));
        Duration wait = Query.wait(call);
        if (wait.isZero() || asked.since() == null) {
            return answer(read(asked)).send(call, 200);
        }
        Optional<HeldPull> held = live == null || !call.canWait() ? Optional.empty() : HeldPull.begin(live, caller);
        Changes found;
        try {
            found = read(asked);
        } catch (RuntimeException | Error e) {
            held.ifPresent(HeldPull::cancel);
            throw e;
        }
        if (isNews(found, asked)) {
            held.ifPresent(HeldPull::cancel);
            return answer(found).send(call, 200);
        }
        Answer nothing = answer(found);
        return held.map(pull -> ApiResponse.held(pull.until(
                        wait, found, () -> answer(read(asked)).send(call, 200), () -> nothing.send(call, 200))))
                .orElseGet(() -> nothing.with("retryAfter", RETRY_SECONDS).send(call, 200));
    }

    /** Whatever has been committed since is news, so that a client learns it also if no record was changed. */
    private static boolean isNews(Changes found, Asked asked) {
        return !found.upToDate() || !found.cursor().equals(asked.since());
    }

    private Changes read(Asked asked) {
        try {
            UserId user = asked.caller().user();
            Changes changes = records.changes(user, asked.resources(), asked.since(), asked.limit());
            asked.device().ifPresent(id -> devices.pulled(user, id, changes.upToDate() ? changes.change() : 0));
            return changes;
        } catch (InvalidCursor e) {
            throw Problem.badRequest("since must be the cursor of an earlier answer, as it came");
        } catch (CursorExpired e) {
            throw ProblemType.CURSOR_EXPIRED.problem("this cursor cannot be continued: " + e.getMessage()
                    + "; ask again without since, and when upToDate is true, drop what you were not shown");
        }
    }

    private static Answer answer(Changes changes) {
        Answer answer = Answer.message("Changes retrieved")
                .with(
                        "changes",
                        changes.changes().stream().map(ChangesRoute::shown).toList())
                .with("cursor", changes.cursor())
                .with("generation", changes.generation())
                .with("change", changes.change())
                .with("upToDate", changes.upToDate());
        Duration retryAfter = changes.retryAfter();
        if (retryAfter != null) {
            answer.with("retryAfter", retryAfter.toSeconds());
        }
        return answer;
    }

    /** Those of the collections that the client names; all if it names none. */
    private List<Resource> asked(Call call) {
        String names = call.queryParam("collections");
        if (names == null) {
            return List.copyOf(resources.values());
        }
        List<Resource> asked = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            Resource resource = resources.get(name);
            if (resource == null) {
                throw Problem.badRequest("collections must be some of "
                        + resources.keySet().stream().sorted().collect(Collectors.joining(","))
                        + ", separated by commas; or leave it out for all");
            }
            asked.add(resource);
        }
        return asked;
    }

    private static JsonOut.Part shown(Change change) {
        return out -> {
            out.field("collection", change.collection());
            out.field("_id", change.id());
            out.field("change", change.change());
            out.field("version", change.version());
            out.field("deleted", change.isDeleted());
            if (!change.isDeleted()) {
                out.field("record", change.record());
            }
        };
    }
}
