package dev.offlinesync.app.resources;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The endpoints and collections that the entries of a file have taken so far, each with the place in the file. */
final class Taken {
    /** By path, or by method and path. */
    private final Map<String, String> endpoints = new LinkedHashMap<>();

    /** By name in lower case: SQLite does not tell names apart by case. */
    private final Map<String, String> collections = new HashMap<>();

    /**
     * Takes an endpoint. One without a method stands for all of them, and overlaps with each.
     *
     * @param method followed by a space; empty for all
     * @return the place that took it before, if any
     */
    Optional<String> endpoint(String method, String path, String place) {
        Optional<String> before = endpoints.entrySet().stream()
                .filter(taken -> overlap(taken.getKey(), method, path))
                .map(Map.Entry::getValue)
                .findFirst();
        endpoints.putIfAbsent(method + path, place);
        return before;
    }

    private static boolean overlap(String taken, String method, String path) {
        return taken.substring(taken.indexOf('/')).equals(path)
                && (method.isEmpty() || taken.startsWith("/") || taken.startsWith(method));
    }

    /** @return the place that took this collection before, if any */
    Optional<String> collection(String name, String place) {
        return Optional.ofNullable(collections.putIfAbsent(name.toLowerCase(Locale.ROOT), place));
    }
}
