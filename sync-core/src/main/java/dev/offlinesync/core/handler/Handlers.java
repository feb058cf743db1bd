package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.DeclaredPath;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table that routes an item to its handler: exact by segment, never by substring. A path without variables wins.
 * Immutable.
 */
public final class Handlers {
    /** Before the id of an item that stands for itself. */
    private static final String ALONE = "/unknown/";

    private final List<Declared> routes;
    /** Those of {@link #routes} without variables, which win, and then those with some. */
    private final List<Declared> byPath;

    private final List<Resource> resources;
    private final DataMapper mapper;
    private final @Nullable IdSecret secret;

    private Handlers(List<Declared> routes, List<Resource> resources, DataMapper mapper, @Nullable IdSecret secret) {
        this.mapper = mapper;
        this.secret = secret;
        this.routes = List.copyOf(routes);
        this.byPath = routes.stream()
                .sorted(Comparator.comparing(Declared::hasVariables))
                .toList();
        this.resources = List.copyOf(resources);
    }

    private record Declared(Route route, DeclaredPath path) {
        boolean hasVariables() {
            return !path.variables().isEmpty();
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The same table, in which records that their clients do not name get ids by this secret. Without one, such a record has
     * the id of its item.
     */
    public Handlers withIdsBy(IdSecret database) {
        return new Handlers(routes, resources, mapper, database);
    }

    /** The declared resources, in the order in which they were given. */
    public List<Resource> resources() {
        return resources;
    }

    /** Every path with what handles it, resources included, in the order in which they were given. */
    public List<Route> routes() {
        return routes.stream().map(Declared::route).toList();
    }

    /** How handlers read the data of their items: see {@link Builder#mapper}. */
    public DataMapper mapper() {
        return mapper;
    }

    /** Where the records live that resources and pure handlers are about, for a store to prepare. */
    public Set<String> collections() {
        return routes.stream()
                .map(Declared::route)
                .filter(route -> route.handler() instanceof PureHandler)
                .map(Route::collection)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The same collections, and the one for conflicts, with how their records are stored: for a store that shares them with
     * other programs.
     */
    public Map<String, RecordLayout> layouts() {
        Map<String, RecordLayout> layouts = new HashMap<>();
        collections().forEach(collection -> layouts.put(collection, RecordLayout.DEFAULT));
        resources.forEach(resource -> layouts.put(resource.collection(), resource.layout()));
        layouts.put(ConflictRecord.COLLECTION, ConflictRecord.RESOURCE.layout());
        return layouts;
    }

    /** The route of this endpoint, whether or not it takes this method. */
    public Optional<Route> route(Method method, String endpoint) {
        return declared(method, endpoint).map(Declared::route);
    }

    private Optional<Declared> declared(Method method, String endpoint) {
        for (Declared d : routes) {
            if (d.route().isAlias(method, endpoint)) {
                return Optional.of(d);
            }
        }
        for (Declared d : byPath) {
            if (d.path().matches(endpoint)) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /** Whether an item for this endpoint, as it is stored, has a handler that takes this method. */
    public boolean handles(Method method, String endpoint) {
        return route(method, endpoint)
                .filter(route -> route.methods().contains(method))
                .isPresent();
    }

    /** Whether items under this key may have a handler: all but those of an endpoint that is not known. */
    public boolean mayHandle(OrderKey key) {
        String text = key.text();
        return !text.startsWith("/")
                || text.startsWith(ALONE)
                || routes.stream().anyMatch(d -> d.path().mayHaveOrderKey(text));
    }

    /**
     * The record that a submission is about. An endpoint that nobody handles has a record of its own for each id, so
     * that such items are accepted, ordered, and fail when they are processed.
     *
     * @throws InvalidSubmission if the submission does not name it in an understandable way
     */
    public Addressed address(UserId user, ItemId item, Submission s) {
        Optional<Declared> declared = declared(s.method(), s.endpoint().path());
        boolean mayEcho = declared.isPresent()
                && declared.get().route().isBuiltIn()
                && (s.method() == Method.PUT || s.method() == Method.PATCH);
        if (!mayEcho) {
            OddKeys.added(Tree.EMPTY, s.fields()).stream().findFirst().ifPresent(odd -> {
                throw new InvalidSubmission("/data" + odd.pointer(), odd.message());
            });
        }
        declared.ifPresent(d -> checkBasis(d.route(), s));
        return addressed(user, item, s, declared, () -> unnamed(item, s.mutationId()));
    }

    /** Nothing that a client says of what it has seen is taken and then ignored. */
    private static void checkBasis(Route route, Submission s) {
        Basis basis = s.basis();
        if (basis.equals(Basis.NONE)) {
            return;
        }
        String at = basis.version() != null ? "/baseVersion" : basis.mutationId() != null ? "/baseMutationId" : "/base";
        if (route.handler() instanceof EffectHandler effect && !effect.takesBasis()) {
            throw new InvalidSubmission(
                    at, "is not possible here: the records are with another backend, which knows no versions of ours");
        }
        boolean isProfile = !(route.key() instanceof Route.ById);
        if (route.isBuiltIn() && s.method() == Method.POST && !isProfile) {
            throw new InvalidSubmission(at, "is not possible with POST: a new record is based on nothing");
        }
        if (s.mutationId() != null && s.mutationId().equals(basis.mutationId())) {
            throw new InvalidSubmission(at, "is the item's own mutationId; it names an earlier write");
        }
    }

    /**
     * The id for a record that its client does not name. Without a mutation id the item's own id is random, and no more is
     * needed.
     */
    private ItemId unnamed(ItemId item, @Nullable String mutationId) {
        return secret == null || mutationId == null ? item : secret.recordId(item);
    }

    /** An item keeps the id that its record had when it was stored, also if that was by a version without a secret. */
    private ItemId unnamed(SyncItem item) {
        boolean isItsOwn = item.orderKey().text().endsWith("/" + item.id().hex());
        return isItsOwn ? item.id() : unnamed(item.id(), item.mutationId());
    }

    private static Addressed addressed(
            UserId user, ItemId item, Submission s, Optional<Declared> declared, Supplier<ItemId> given) {
        if (declared.isEmpty()) {
            Optional<String> named = Route.idInData(s);
            ItemId unnamed = named.isPresent() ? item : given.get();
            String path = s.endpoint().path();
            return new Addressed(
                    key(path, named.orElseGet(unnamed::hex)), key(path, named.orElseGet(item::hex)), item, Fault.NONE);
        }
        Route route = declared.get().route();
        DeclaredPath path = declared.get().path();
        Route.idInPath(path, s.endpoint().path()); // whether or not the key function looks at it
        Map<String, String> variables = route.variables(path, s.endpoint().path());
        boolean isNamed =
                route.key() instanceof Route.ById byId && byId.named(s).isPresent();
        ItemId unnamed = isNamed ? item : given.get();
        String id;
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            id = RecordKey.normalId(route.key().idOf(user, unnamed, s));
        } catch (InvalidSubmission e) {
            throw e;
        } catch (Throwable e) { // the application's key function: the item is accepted, and fails when it runs
            return alone(item, new Fault.KeyFunctionThrew(e));
        } finally {
            if (!interrupted) {
                Thread.interrupted(); // the caller's thread is not the key function's to interrupt
            }
        }
        String begin = path.with(variables);
        return new Addressed(
                key(begin, id),
                key(begin, id.replace(unnamed.hex(), item.hex())),
                unnamed,
                Optional.of(route),
                Optional.of(route.recordKey(path, variables, id)),
                variables,
                Fault.NONE);
    }

    private static OrderKey key(String path, String id) {
        return new OrderKey(path + "/" + id);
    }

    private static OrderKey alone(ItemId item) {
        return new OrderKey(ALONE + item.hex());
    }

    private static Addressed alone(ItemId item, Fault fault) {
        return new Addressed(alone(item), alone(item), item, fault);
    }

    /**
     * {@link #address} of a stored item; one that was written by hand with an endpoint or an id beyond understanding
     * stands for itself.
     */
    public Addressed address(SyncItem item) {
        try {
            Submission s = item.submission();
            return addressed(
                    item.userId(),
                    item.id(),
                    s,
                    declared(s.method(), s.endpoint().path()),
                    () -> unnamed(item));
        } catch (InvalidSubmission e) {
            return alone(item.id(), new Fault.Invalid(new Violation(e.field(), String.valueOf(e.getMessage()))));
        } catch (IllegalArgumentException e) {
            return alone(item.id(), Fault.NONE);
        }
    }

    /**
     * @param orderKey under which items are ordered
     * @param sent the same, as it follows from what was sent alone: with the item's own id in place of one by the secret. A
     *     resend is recognised by it
     * @param unnamed the id that the record has if its client did not name it; nothing else has it before
     * @param route who handles it, empty if nobody does
     * @param key where the record lives, empty if nobody handles it
     * @param variables the values of the route's variables, by name
     * @param fault why nobody handles it although there is a route
     */
    public record Addressed(
            OrderKey orderKey,
            OrderKey sent,
            ItemId unnamed,
            Optional<Route> route,
            Optional<RecordKey> key,
            Map<String, String> variables,
            Fault fault) {
        private Addressed(OrderKey orderKey, OrderKey sent, ItemId unnamed, Fault fault) {
            this(orderKey, sent, unnamed, Optional.empty(), Optional.empty(), Map.of(), fault);
        }
    }

    /** Why an item's record is not known, although its endpoint may be. */
    public sealed interface Fault {
        /** There is none. */
        Fault NONE = new None();

        record None() implements Fault {}

        /** The item, which was written by hand or for other handlers, does not name its record as the route asks. */
        record Invalid(Violation violation) implements Fault {}

        /** The application's key function threw, or gave what is no id. */
        record KeyFunctionThrew(Throwable thrown) implements Fault {}
    }

    /** Collects routes; each mistake is reported at once. */
    public static final class Builder {
        private final List<Declared> routes = new ArrayList<>();
        private final List<Resource> resources = new ArrayList<>();
        private final Map<String, Route> taken = new HashMap<>();
        private final Set<String> collections = new HashSet<>();

        private DataMapper mapper = DataMapper.RECORDS;

        private Builder() {}

        /**
         * How the data of items becomes the application's own types, for handlers that name one and for {@link
         * SyncItem#data(Class)}. Default: {@link DataMapper#RECORDS}.
         */
        public Builder mapper(DataMapper value) {
            mapper = Objects.requireNonNull(value, "mapper must not be null");
            return this;
        }

        /**
         * A declared resource, handled by the built-in pure handler.
         *
         * @throws IllegalArgumentException if its path or its collection has another handler, or if its rules declare a
         *     field that clients can never set
         */
        public Builder resource(Resource resource) {
            resource.rules().declared().stream()
                    .filter(field -> !Resource.isData(field, resource.ownership()))
                    .sorted()
                    .findFirst()
                    .ifPresent(field -> {
                        throw new IllegalArgumentException("the rules of " + resource.path() + " declare " + field
                                + ", which clients can never set");
                    });
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
         *
         * @param path such as {@code /api/notes}, or with variables {@code /api/shops/{shop}/notes}: their values are in
         *     {@link Context#variable}, and part of the record's key (see {@link DeclaredPath})
         */
        public Builder pure(String path, PureHandler handler) {
            return route(path, byId(path), handler);
        }

        /**
         * A pure handler that takes the data as a value of this type. An item whose data is none fails as
         * {@code validation}, and the handler is not called. An item without data, as a DELETE is, has an empty tree: a
         * handler that takes such items too reads {@link SyncItem#data(Class)} where it needs it.
         */
        public <T> Builder pure(String path, Class<T> type, PureHandlerOf<T> handler) {
            Objects.requireNonNull(type, "type must not be null");
            return pure(path, given(path, handler).reading(type));
        }

        /** A pure handler whose record is named by {@code key}. */
        public Builder pure(String path, KeyFunction key, PureHandler handler) {
            return route(path, key, handler);
        }

        /** An effect handler, for every method; items on the same record run in order. */
        public Builder effect(String path, EffectHandler handler) {
            return route(path, byId(path), handler);
        }

        /** An effect handler that takes the data as a value of this type: see {@link #pure(String, Class, PureHandlerOf)}. */
        public <T> Builder effect(String path, Class<T> type, EffectHandlerOf<T> handler) {
            Objects.requireNonNull(type, "type must not be null");
            return effect(path, given(path, handler).reading(type));
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
            Handler present = given(path, handler);
            String normal = DeclaredPath.of(path).text();
            String collection = normal.substring(normal.lastIndexOf('/') + 1);
            return route(new Route(normal, List.of(), EnumSet.allOf(Method.class), collection, key, present));
        }

        private static <H> H given(String path, @Nullable H handler) {
            if (handler == null) {
                throw new IllegalArgumentException("the handler for " + path + " is null");
            }
            return handler;
        }

        private static KeyFunction byId(String path) {
            return Route.byId(path, List.of());
        }

        private void add(Route route) {
            Declared added = new Declared(route, DeclaredPath.of(route.path()));
            routes.forEach(earlier -> RouteConflict.check(earlier.route(), earlier.path(), route, added.path()));
            take(route.path(), route);
            for (Resource.Alias alias : route.aliases()) {
                take((alias.method() == null ? "" : alias.method() + " ") + alias.path(), route);
            }
            routes.add(added);
        }

        private void take(String endpoint, Route route) {
            Route earlier = taken.putIfAbsent(endpoint, route);
            if (earlier != null) {
                throw RouteConflict.of(endpoint, earlier, route);
            }
        }

        public Handlers build() {
            return new Handlers(routes, resources, mapper, null);
        }
    }
}
