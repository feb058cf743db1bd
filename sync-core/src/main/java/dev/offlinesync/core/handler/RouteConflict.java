package dev.offlinesync.core.handler;

import dev.offlinesync.core.record.DeclaredPath;

/** What is wrong with two routes of one table, in words that name both. */
final class RouteConflict {
    private RouteConflict() {}

    /** @throws IllegalArgumentException if an endpoint could be meant for both, or a record be that of both */
    static void check(Route earlier, DeclaredPath earlierPath, Route route, DeclaredPath path) {
        boolean bothVary =
                !earlierPath.variables().isEmpty() && !path.variables().isEmpty();
        if (bothVary && !earlier.path().equals(route.path())) {
            earlierPath.overlap(path).ifPresent(endpoint -> {
                throw new IllegalArgumentException("the paths " + earlier.path() + " (" + what(earlier) + ") and "
                        + route.path() + " (" + what(route) + ") both match " + endpoint
                        + ": let them differ in a segment that is no variable");
            });
        }
        boolean oneVaries =
                !earlierPath.variables().isEmpty() || !path.variables().isEmpty();
        boolean bothStore = earlier.handler() instanceof PureHandler && route.handler() instanceof PureHandler;
        if (oneVaries && bothStore && earlier.collection().equals(route.collection())) {
            throw new IllegalArgumentException("the paths " + earlier.path() + " and " + route.path()
                    + " would both keep their records in the collection " + route.collection()
                    + ", where records of one could have the ids of the other: declare one of them as a Route with"
                    + " another collection");
        }
    }

    static IllegalArgumentException of(String endpoint, Route earlier, Route route) {
        return new IllegalArgumentException(
                "two handlers for " + endpoint + ": " + what(earlier) + " and " + what(route));
    }

    private static String what(Route route) {
        if (route.isBuiltIn()) {
            return "the resource of the collection " + route.collection();
        }
        return route.handler() instanceof PureHandler ? "a pure handler" : "an effect handler";
    }
}
