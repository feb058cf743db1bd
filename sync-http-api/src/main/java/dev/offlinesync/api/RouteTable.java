package dev.offlinesync.api;

import dev.offlinesync.core.item.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The routes: which action answers which method on which path. */
final class RouteTable {
    /** What a route does. */
    @FunctionalInterface
    interface Action {
        ApiResponse run(Call call, Caller caller);
    }

    /**
     * One path with one method.
     *
     * @param weight empty if the route requires no token
     * @param parameters the query parameters that it knows
     */
    record Route(PathPattern pattern, Optional<Weight> weight, Set<String> parameters, Action action) {
        /** Whether it knows {@code wait}, or is a stream. */
        boolean mayWait() {
            return parameters.contains("wait") || path().equals(EventsRoute.PATH);
        }

        boolean isOpen() {
            return weight.isEmpty();
        }

        private String path() {
            return pattern.toString();
        }
    }

    private final Map<String, List<Route>> routes = new LinkedHashMap<>();
    private final Set<String> paths = new LinkedHashSet<>();

    /** A route that requires no token. */
    void open(String path, Action action) {
        add(Method.GET, new Route(new PathPattern(path), Optional.empty(), Set.of(), action));
    }

    void get(String path, Action action, String... parameters) {
        get(path, Weight.SINGLE, action, parameters);
    }

    void get(String path, Weight weight, Action action, String... parameters) {
        add(Method.GET, path, weight, action, parameters);
    }

    void post(String path, Action action, String... parameters) {
        post(path, Weight.SINGLE, action, parameters);
    }

    void post(String path, Weight weight, Action action, String... parameters) {
        add(Method.POST, path, weight, action, parameters);
    }

    void delete(String path, Action action, String... parameters) {
        add(Method.DELETE, path, Weight.SINGLE, action, parameters);
    }

    /** @param parameters the query parameters that the action asks for; others are refused */
    void add(Method method, String path, Weight weight, Action action, String... parameters) {
        add(method, new Route(new PathPattern(path), Optional.of(weight), Set.of(parameters), action));
    }

    private void add(Method method, Route route) {
        List<Route> known = routes.computeIfAbsent(method.name(), m -> new ArrayList<>());
        if (known.stream().anyMatch(r -> r.path().equals(route.path()))) {
            throw new IllegalArgumentException("two routes for " + method + " " + route.path());
        }
        known.add(route);
        paths.add(route.path());
    }

    /** The first match, in the order in which routes were added. A route for GET also answers HEAD. */
    Optional<Route> find(String method, String path) {
        for (Route route : routes.getOrDefault(method.equals("HEAD") ? "GET" : method, List.of())) {
            if (route.pattern().matches(path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** The paths of all routes as patterns, with {@code {id}} for an id, in the order in which they were added. */
    Set<String> paths() {
        return paths;
    }

    /** The methods that this path supports, as in {@code Allow}; empty if no route has this path. */
    Optional<String> methodsOf(String path) {
        Set<String> methods = new TreeSet<>();
        routes.forEach((method, list) -> {
            if (list.stream().anyMatch(r -> r.pattern().matches(path))) {
                methods.add(method);
            }
        });
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return Optional.of(String.join(", ", methods));
    }
}
