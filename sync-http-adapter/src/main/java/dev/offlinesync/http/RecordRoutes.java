package dev.offlinesync.http;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** The records of one resource, to read; {@link RecordWrites} has the rest. Others' records are as if they were not there. */
final class RecordRoutes {
    private final Resource resource;
    private final RecordStore records;
    private final RecordWrites writes;
    private final HttpLimits limits;

    RecordRoutes(Resource resource, RecordStore records, RecordWrites writes, HttpLimits limits) {
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
                    routes.get(alias.path(), Weight.PAGE, this::list);
                }
            }
            resource.methods().stream()
                    .filter(m -> alias.method() == null || alias.method() == m)
                    .forEach(m -> write(routes, m, alias.path()));
        }
        if (!profile) {
            routes.get(resource.path(), Weight.PAGE, this::list);
        }
        routes.get(one, profile ? this::profile : this::read);
        resource.methods().forEach(m -> {
            write(routes, m, resource.path());
            write(routes, m, one);
        });
    }

    private void write(RouteTable routes, Method method, String path) {
        routes.add(method, path, Weight.ITEM, (ctx, caller) -> writes.write(ctx, caller, resource, method));
    }

    private void list(Context ctx, Caller caller) {
        int limit = Query.limit(ctx, limits);
        String after = Query.after(ctx).map(PageToken::text).orElse(null);
        if (after != null && (after.isEmpty() || after.length() > RecordKey.MAX_ID)) {
            throw Problem.badRequest("after must be a token from the answer before");
        }
        Page<StoredRecord> page = records.page(caller.user(), resource.collection(), after, limit);
        List<StoredRecord> shown = page.items();
        String many = resource.path().substring(resource.path().lastIndexOf('/') + 1);
        Answer answer = Answer.message(capital(many) + " retrieved")
                .with("count", shown.size())
                .with(many, shown.stream().map(resource::show).toList())
                .with("hasMore", page.hasMore());
        if (page.hasMore()) {
            answer.with("after", PageToken.of(shown.get(shown.size() - 1).key().id()));
        }
        if (Query.flag(ctx, "total")) {
            answer.with("total", records.count(caller.user(), resource.collection()));
        }
        answer.send(ctx, 200);
    }

    private void read(Context ctx, Caller caller) {
        show(ctx, find(caller, ctx.pathParam("id")));
    }

    private Optional<StoredRecord> find(Caller caller, String id) {
        RecordKey key;
        try {
            key = resource.key(id);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no record can have such an id
        }
        return records.find(caller.user(), key);
    }

    private void profile(Context ctx, Caller caller) {
        if (!HexId.normalise(ctx.pathParam("id")).equals(caller.user().value())) {
            throw missing();
        }
        ownProfile(ctx, caller);
    }

    private void ownProfile(Context ctx, Caller caller) {
        show(ctx, records.find(caller.user(), resource.profileOf(caller.user())));
    }

    private void show(Context ctx, Optional<StoredRecord> found) {
        StoredRecord record = found.orElseThrow(this::missing);
        Answer.message(capital(resource.name()) + " retrieved")
                .with(resource.name(), resource.show(record))
                .send(ctx, 200);
    }

    private Problem missing() {
        return Problem.notFound(resource.name() + " not found");
    }

    static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
