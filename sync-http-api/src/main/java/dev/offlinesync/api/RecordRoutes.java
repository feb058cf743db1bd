package dev.offlinesync.api;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import java.util.List;

/**
 * The REST routes of one resource: reads here, writes in {@link RecordWrites}. The records of other users are not
 * found.
 */
final class RecordRoutes {
    /** Of a record among others: its id, and what a store may say of its type. */
    private static final int LONGEST_PLACE = RecordKey.MAX_ID + 16;

    private static final String[] LIST_PARAMETERS = {"limit", "after", "total"};

    private final Resource resource;
    private final SyncRecords records;
    private final RecordWrites writes;
    private final HttpLimits limits;

    RecordRoutes(Resource resource, SyncRecords records, RecordWrites writes, HttpLimits limits) {
        this.resource = resource;
        this.records = records;
        this.writes = writes;
        this.limits = limits;
    }

    void install(RouteTable routes) {
        String one = resource.path() + "/{id}";
        boolean profile = resource.kind() == Resource.Kind.PROFILE;
        for (Resource.Alias alias : resource.aliases()) {
            if (alias.method() == null) {
                if (profile) {
                    routes.get(alias.path(), this::ownProfile);
                } else {
                    routes.get(alias.path(), Weight.PAGE, this::list, LIST_PARAMETERS);
                }
            }
            resource.methods().stream()
                    .filter(m -> alias.method() == null || alias.method() == m)
                    .forEach(m -> write(routes, m, alias.path()));
        }
        if (!profile) {
            routes.get(resource.path(), Weight.PAGE, this::list, LIST_PARAMETERS);
        }
        routes.get(one, this::one);
        resource.methods().forEach(m -> {
            write(routes, m, resource.path());
            write(routes, m, one);
        });
    }

    private void write(RouteTable routes, Method method, String path) {
        routes.add(method, path, Weight.WRITE, (call, caller) -> writes.write(call, caller, resource, method));
    }

    private ApiResponse list(Call call, Caller caller) {
        int limit = Query.limit(call, limits);
        String after = Query.after(call).map(PageToken::text).orElse(null);
        if (after != null && (after.isEmpty() || after.length() > LONGEST_PLACE)) {
            throw Problem.badRequest("after must be the token that came with the page before");
        }
        SyncRecords.Page page = records.page(caller.user(), resource, after, limit);
        List<Tree> shown = page.records();
        String next = page.next();
        String many = resource.path().substring(resource.path().lastIndexOf('/') + 1);
        Answer answer = Answer.message(capital(many) + " retrieved")
                .with("count", shown.size())
                .with(many, shown)
                .with("hasMore", next != null);
        if (next != null) {
            answer.with("after", PageToken.of(next));
        }
        if (Query.flag(call, "total")) {
            answer.with("total", records.count(caller.user(), resource));
        }
        return answer.send(call, 200);
    }

    private ApiResponse one(Call call, Caller caller) {
        return one(call, caller, call.pathParam("id"));
    }

    private ApiResponse ownProfile(Call call, Caller caller) {
        return one(call, caller, caller.user().value());
    }

    private ApiResponse one(Call call, Caller caller, String id) {
        Tree shown = records.find(caller.user(), resource, id).orElseThrow(this::missing);
        String tag = Precondition.tag(shown.get("_version"));
        if (tag != null) {
            call.header("ETag", tag);
        }
        return Answer.message(capital(resource.name()) + " retrieved")
                .with(resource.name(), shown)
                .send(call, 200);
    }

    private Problem missing() {
        return Problem.notFound(resource.name() + " not found");
    }

    static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
