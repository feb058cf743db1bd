package dev.offlinesync.http;

import dev.offlinesync.core.item.Method;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which path takes which methods. It also answers, on each of its paths, the methods that are not there (405 with
 * {@code Allow}) and the browser's {@code OPTIONS}, so that this holds in whichever server it is installed.
 */
final class RouteTable {
    private record Route(PathPattern pattern, Weight weight, Exchange.Action action) {
        String path() {
            return pattern.toString();
        }
    }

    private final Map<Method, List<Route>> routes = new LinkedHashMap<>();
    private final Set<String> paths = new TreeSet<>();

    void get(String path, Exchange.Action action) {
        get(path, Weight.ITEM, action);
    }

    void get(String path, Weight weight, Exchange.Action action) {
        add(Method.GET, path, weight, action);
    }

    void post(String path, Exchange.Action action) {
        post(path, Weight.ITEM, action);
    }

    void post(String path, Weight weight, Exchange.Action action) {
        add(Method.POST, path, weight, action);
    }

    void delete(String path, Exchange.Action action) {
        add(Method.DELETE, path, Weight.ITEM, action);
    }

    void add(Method method, String path, Weight weight, Exchange.Action action) {
        List<Route> known = routes.computeIfAbsent(method, m -> new ArrayList<>());
        if (known.stream().anyMatch(r -> r.path().equals(path))) {
            throw new IllegalArgumentException("two routes for " + method + " " + path);
        }
        known.add(new Route(new PathPattern(path), weight, action));
        paths.add(path);
    }

    /** @param open whether no token is asked for */
    void install(RoutesConfig config, Exchange exchange, boolean open) {
        routes.forEach((method, list) -> list.forEach(route -> {
            config.addHttpHandler(type(method), route.path(), exchange.handler(route.action(), open));
            if (method == Method.GET) {
                // otherwise Javalin answers HEAD with 200 and asks for no token
                config.addHttpHandler(HandlerType.HEAD, route.path(), exchange.handler(route.action(), open));
            }
        }));
        // behind all real routes: the first match counts
        for (String path : paths) {
            String allowed = allowed(path);
            config.addHttpHandler(HandlerType.OPTIONS, path, exchange.options(allowed));
            for (Method missing : EnumSet.allOf(Method.class)) {
                if (!has(missing, path)) {
                    config.addHttpHandler(type(missing), path, exchange.handler(refuse(allowed), true));
                }
            }
        }
    }

    private static Exchange.Action refuse(String allowed) {
        return (ctx, caller) -> {
            throw Problem.methodNotAllowed(ctx.method().name(), allowed);
        };
    }

    /** What such a request weighs, where there is a route for it. */
    Optional<Weight> weightOf(String method, String path) {
        String known = method.equals("HEAD") ? "GET" : method;
        for (Map.Entry<Method, List<Route>> e : routes.entrySet()) {
            if (e.getKey().name().equals(known)) {
                return weightOf(e.getValue(), path);
            }
        }
        return Optional.empty();
    }

    private static Optional<Weight> weightOf(List<Route> routes, String path) {
        for (Route route : routes) {
            if (route.pattern().matches(path)) {
                return Optional.of(route.weight());
            }
        }
        return Optional.empty();
    }

    private static HandlerType type(Method method) {
        return HandlerType.findOrCreate(method.name());
    }

    private boolean has(Method method, String path) {
        return routes.getOrDefault(method, List.of()).stream()
                .anyMatch(r -> r.path().equals(path));
    }

    /** What can be sent to this path, where it is one of ours. */
    Optional<String> methodsOf(String path) {
        return paths.stream().anyMatch(p -> new PathPattern(p).matches(path))
                ? Optional.of(allowed(path))
                : Optional.empty();
    }

    /** What can be sent to this path, also through a pattern that it matches ({@code /api/orders/create} is an id as well). */
    private String allowed(String path) {
        Set<String> methods = new TreeSet<>();
        routes.forEach((method, list) -> {
            if (list.stream().anyMatch(r -> r.pattern().matches(path))) {
                methods.add(method.name());
            }
        });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    /** The request's path as the queue knows it: still escaped, without the prefix under which the server has us. */
    static String path(Context ctx) {
        @Nullable String prefix = ctx.contextPath();
        String path = ctx.path();
        return prefix != null && path.startsWith(prefix) ? path.substring(prefix.length()) : path;
    }

    /** This path of ours as a client has to ask for it. */
    static String link(Context ctx, String path) {
        @Nullable String prefix = ctx.contextPath();
        return prefix == null ? path : prefix + path;
    }

    /** This text as one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
