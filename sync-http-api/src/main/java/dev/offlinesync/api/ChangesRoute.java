package dev.offlinesync.api;

import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Changes.Change;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.InvalidCursor;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What has changed of the caller's records since the caller asked last. */
final class ChangesRoute {
    /** The type of the 410: nothing is wrong with the client, which fetches everything again. */
    static final String EXPIRED = "urn:offline-sync:cursor-expired";

    private static final int LIMIT = 500;

    private final SyncRecords records;
    private final Map<String, Resource> resources = new LinkedHashMap<>();

    ChangesRoute(SyncRecords records, List<Resource> resources) {
        this.records = records;
        resources.forEach(resource -> this.resources.put(resource.collection(), resource));
    }

    void install(RouteTable routes) {
        routes.get("/api/sync/changes", Weight.PAGE, this::changes, "since", "limit", "collections");
    }

    private ApiResponse changes(Call call, Caller caller) {
        int limit = Query.limit(call, LIMIT);
        List<Resource> asked = asked(call);
        Changes changes;
        try {
            changes = records.changes(caller.user(), asked, call.queryParam("since"), limit);
        } catch (InvalidCursor e) {
            throw Problem.badRequest("since must be the cursor of an earlier answer, as it came");
        } catch (CursorExpired e) {
            throw new Problem(
                            410,
                            "this cursor cannot be continued: " + e.getMessage()
                                    + "; ask again without since, and when upToDate is true, drop what you were not shown")
                    .with("type", EXPIRED)
                    .with("title", "Cursor Expired");
        }
        return Answer.message("Changes retrieved")
                .with(
                        "changes",
                        changes.changes().stream().map(ChangesRoute::shown).toList())
                .with("cursor", changes.cursor())
                .with("generation", changes.generation())
                .with("change", changes.change())
                .with("upToDate", changes.upToDate())
                .send(call, 200);
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
