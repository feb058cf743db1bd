package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Handlers.Addressed;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import java.util.Optional;

/**
 * An item with its way to a handler, which is worked out once: it asks the route table and the embedder's key function.
 *
 * @param standing of a create that something may wait for, and of an item that may have been passed
 * @param needs what it still needs of the mutations that it depends on
 */
public record Routed(SyncItem item, Addressed address, Standing standing, Needs needs) {
    public static Routed of(Handlers handlers, SyncItem item) {
        return new Routed(item, handlers.address(item), Standing.UNKNOWN, Needs.NONE);
    }

    public ItemId id() {
        return item.id();
    }

    /**
     * Who handles the item; empty if nobody handles its endpoint, or not with its method, or if it can never run for
     * what it depends on.
     */
    public Optional<Handler> handler() {
        return address.route()
                .filter(route -> needs.failure() == null)
                .filter(route -> route.methods().contains(item.method()))
                .map(Route::handler);
    }

    /** Who acts on the world for this item; empty if its handler is pure or missing. */
    public Optional<EffectHandler> effect() {
        return handler().filter(EffectHandler.class::isInstance).map(EffectHandler.class::cast);
    }

    /** Whether code of the application handles it, which may leave something behind in its thread. */
    public boolean isApplicationCode() {
        return handler().isPresent() && !address.route().orElseThrow().isBuiltIn();
    }

    /** The same item, of which the queue knows more. */
    public Routed with(Standing known) {
        return new Routed(item, address, known, needs);
    }

    /** The same item, which needs this. */
    public Routed with(Needs others) {
        return others.equals(needs) ? this : new Routed(item, address, standing, others);
    }

    /** The same way for a later state of the item. */
    public Routed with(SyncItem later) {
        return new Routed(later, address, standing, needs);
    }
}
