package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table that routes an item to its handler: exact by segment, never by substring. Immutable.
 */
public final class Handlers {
    private final List<Route> routes;
    private final List<Resource> resources;

    private Handlers(List<Route> routes, List<Resource> resources) {
        this.routes = List.copyOf(routes);
        this.resources = List.copyOf(resources);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The declared resources, in the order in which they were given. */
    public List<Resource> resources() {
        return resources;
    }

    /** Where the records live that resources and pure handlers are about, for a store to prepare. */
    public Set<String> collections() {
        return routes.stream()
                .filter(route -> route.handler() instanceof PureHandler)
                .map(Route::collection)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same collections with how their records are stored, for a store that shares them with other programs. */
    public Map<String, RecordLayout> layouts() {
        Map<String, RecordLayout> layouts = new HashMap<>();
        collections().forEach(collection -> layouts.put(collection, RecordLayout.DEFAULT));
        resources.forEach(resource -> layouts.put(resource.collection(), resource.layout()));
        return layouts;
    }

    /** The route of this endpoint, whether or not it takes this method. */
    public Optional<Route> route(Method method, String endpoint) {
        for (Route r : routes) {
            if (r.isAlias(method, endpoint)) {
                return Optional.of(r);
            }
        }
        for (Route r : routes) {
            if (r.matches(method, endpoint)) {
                return Optional.of(r);
            }
        }
        return Optional.empty();
    }

    /**
     * The record that a submission is about. An endpoint that nobody handles has a record of its own for each id, so
     * that such items are accepted, ordered, and fail when they are processed.
     *
     * @throws InvalidSubmission if the submission does not name it in an understandable way
     */
    public Addressed address(UserId user, ItemId item, Submission s) {
        Optional<Route> route = route(s.method(), s.endpoint().path());
        boolean mayEcho = route.isPresent()
                && route.get().handler() instanceof ResourceHandler
                && (s.method() == Method.PUT || s.method() == Method.PATCH);
        if (!mayEcho) {
            OddKeys.added(Tree.EMPTY, s.fields()).stream().findFirst().ifPresent(odd -> {
                throw new InvalidSubmission("/data" + odd.pointer(), odd.message());
            });
        }
        return addressed(user, item, s, route);
    }

    private static Addressed addressed(UserId user, ItemId item, Submission s, Optional<Route> route) {
        if (route.isEmpty()) {
            String id = Route.idInData(s).orElse(item.hex());
            return new Addressed(new OrderKey(s.endpoint().path() + "/" + id), Optional.empty(), Optional.empty());
        }
        RecordKey key = route.get().recordKey(user, item, s);
        return new Addressed(new OrderKey(route.get().path() + "/" + key.id()), route, Optional.of(key));
    }

    /**
     * {@link #address} of a stored item; one that was written by hand with an endpoint or an id beyond understanding
     * stands for itself.
     */
    public Addressed address(SyncItem item) {
        try {
            Submission s = item.submission();
            return addressed(
                    item.userId(), item.id(), s, route(s.method(), s.endpoint().path()));
        } catch (InvalidSubmission | IllegalArgumentException e) {
            return new Addressed(new OrderKey("/unknown/" + item.id().hex()), Optional.empty(), Optional.empty());
        }
    }

    /**
     * @param orderKey under which items are ordered
     * @param route who handles it, empty if nobody does
     * @param key where the record lives, empty if nobody handles it
     */
    public record Addressed(OrderKey orderKey, Optional<Route> route, Optional<RecordKey> key) {}

    /** Collects routes; each mistake is reported at once. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();
        private final List<Resource> resources = new ArrayList<>();
        private final Set<String> taken = new HashSet<>();
        private final Set<String> collections = new HashSet<>();

        private Builder() {}

        /** A declared resource, handled by the built-in pure handler. */
        public Builder resource(Resource resource) {
            if (!collections.add(resource.collection())) {
                throw new IllegalArgumentException("two resources with the collection " + resource.collection());
            }
            ResourceHandler handler = new ResourceHandler(resource);
            KeyFunction key = resource.kind() == Resource.Kind.PROFILE
                    ? (user, item, s) -> user.value()
                    : Route.byId(resource.path(), resource.aliases());
            add(new Route(
                    resource.path(), resource.aliases(), resource.methods(), resource.collection(), key, handler));
            resources.add(resource);
            return this;
        }

        /**
         * A pure handler, for every method. It is about the record named by {@code data._id},
         * {@code data.id} or the last segment, in the collection named by the last segment of {@code path}.
         */
        public Builder pure(String path, PureHandler handler) {
            return route(path, byId(path), handler);
        }

        /** A pure handler whose record is named by {@code key}. */
        public Builder pure(String path, KeyFunction key, PureHandler handler) {
            return route(path, key, handler);
        }

        /** An effect handler, for every method; items on the same record run in order. */
        public Builder effect(String path, EffectHandler handler) {
            return route(path, byId(path), handler);
        }

        /** An effect handler whose record is named by {@code key}. */
        public Builder effect(String path, KeyFunction key, EffectHandler handler) {
            return route(path, key, handler);
        }

        /** A route, given as a whole. */
        public Builder route(Route route) {
            add(route);
            return this;
        }

        private Builder route(String path, KeyFunction key, @Nullable Handler handler) {
            if (handler == null) {
                throw new IllegalArgumentException("the handler for " + path + " is null");
            }
            String normal = new Endpoint(path).path();
            String collection = normal.substring(normal.lastIndexOf('/') + 1);
            return route(new Route(normal, List.of(), EnumSet.allOf(Method.class), collection, key, handler));
        }

        private static KeyFunction byId(String path) {
            return Route.byId(new Endpoint(path).path(), List.of());
        }

        private void add(Route route) {
            if (!taken.add(route.path())) {
                throw new IllegalArgumentException("two handlers for " + route.path());
            }
            for (Resource.Alias alias : route.aliases()) {
                if (!taken.add((alias.method() == null ? "" : alias.method() + " ") + alias.path())) {
                    throw new IllegalArgumentException("two handlers for " + alias.path());
                }
            }
            routes.add(route);
        }

        public Handlers build() {
            return new Handlers(routes, resources);
        }
    }
}
