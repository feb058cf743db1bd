package dev.offlinesync.spring;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.record.Resource;
import java.util.HashMap;
import java.util.Map;

/**
 * Collects who handles what, and knows where each came from, so that two for one path can be named. A path or a
 * collection that cannot be is an {@link IllegalArgumentException}.
 */
final class RouteTable {
    private final Handlers.Builder handlers = Handlers.builder();
    private final Map<String, String> origins = new HashMap<>();

    /** How handlers read the data of their items. */
    void mapper(DataMapper mapper) {
        handlers.mapper(mapper);
    }

    void resource(Resource resource, String origin) {
        claim(resource.path(), origin);
        handlers.resource(resource);
    }

    void route(Route route, String origin) {
        claim(route.path(), origin);
        handlers.route(route);
    }

    void handler(HandlerScan.Found found) {
        claim(found.path(), found.origin());
        Handler handler = found.handler();
        if (handler instanceof PureHandler pure) {
            handlers.pure(found.path(), pure);
        } else if (handler instanceof EffectHandler effect) {
            handlers.effect(found.path(), effect);
        }
    }

    private void claim(String path, String origin) {
        String earlier = origins.putIfAbsent(new Endpoint(path).path(), origin);
        if (earlier != null) {
            throw new CannotStart(
                    "There are two handlers for " + path + ": " + earlier + " and " + origin + ".",
                    "Give each a path of its own.");
        }
    }

    Handlers build() {
        return handlers.build();
    }
}
