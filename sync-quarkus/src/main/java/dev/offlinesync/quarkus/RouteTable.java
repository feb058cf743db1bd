package dev.offlinesync.quarkus;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.record.Resource;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Collects who handles what. What cannot be is refused with the name of what declares it. */
final class RouteTable {
    private final Handlers.Builder handlers = Handlers.builder();

    void mapper(DataMapper mapper) {
        handlers.mapper(mapper);
    }

    void resource(Resource resource) {
        handlers.resource(resource);
    }

    void route(Route route) {
        handlers.route(route);
    }

    void handler(String path, Handler handler) {
        if (handler instanceof PureHandler pure) {
            handlers.pure(path, pure);
        } else if (handler instanceof EffectHandler effect) {
            handlers.effect(path, effect);
        }
    }

    /** @throws ConfigurationException if this cannot be added */
    void named(String origin, Runnable addition) {
        try {
            addition.run();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("offline-sync cannot take " + origin + ": " + e.getMessage(), e);
        }
    }

    Handlers build() {
        return handlers.build();
    }
}
