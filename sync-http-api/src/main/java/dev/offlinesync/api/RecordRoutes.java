package dev.offlinesync.api;

import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
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
        routes.add(method, path, Weight.ITEM, (call, caller) -> writes.write(call, caller, resource, method));
    }

    private ApiResponse list(Call call, Caller caller) {
        int limit = Query.limit(call, limits);
        String after = Query.after(call).map(PageToken::text).orElse(null);
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
        if (Query.flag(call, "total")) {
            answer.with("total", records.count(caller.user(), resource.collection()));
        }
        return answer.send(call, 200);
    }

    private ApiResponse read(Call call, Caller caller) {
        return show(call, find(caller, call.pathParam("id")));
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

    private ApiResponse profile(Call call, Caller caller) {
        if (!HexId.normalise(call.pathParam("id")).equals(caller.user().value())) {
            throw missing();
        }
        return ownProfile(call, caller);
    }

    private ApiResponse ownProfile(Call call, Caller caller) {
        return show(call, records.find(caller.user(), resource.profileOf(caller.user())));
    }

    private ApiResponse show(Call call, Optional<StoredRecord> found) {
        StoredRecord record = found.orElseThrow(this::missing);
        return Answer.message(capital(resource.name()) + " retrieved")
                .with(resource.name(), resource.show(record))
                .send(call, 200);
    }

    private Problem missing() {
        return Problem.notFound(resource.name() + " not found");
    }

    static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
