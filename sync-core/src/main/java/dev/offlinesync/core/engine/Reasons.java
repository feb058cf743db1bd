package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.rules.Attempt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which explanations of failures may be logged: those of the engine and of the rules of a resource, which never quote a
 * value. What a handler says, or an upstream in its place, may repeat the data of the write, unless the handler says it
 * for the log.
 */
final class Reasons {
    private static final Set<Failure> OF_THE_ENGINE = Set.of(
            Attempt.HANDLER_THREW,
            Attempt.KEY_FUNCTION_THREW,
            Attempt.NOT_STORABLE,
            Attempt.TOO_LARGE,
            Attempt.HANDLER_OVERDUE,
            Attempt.HANDLER_HANGS,
            Attempt.INTERRUPTED);

    private final Handlers handlers;
    private final Set<String> ofResources;

    Reasons(Handlers handlers) {
        this.handlers = handlers;
        this.ofResources = handlers.resources().stream().map(Resource::path).collect(Collectors.toUnmodifiableSet());
    }

    /** Empty if the explanation is not for the log, or the item has none. */
    String of(SyncItem item) {
        Failure failure = item.failure();
        if (failure == null) {
            return "";
        }
        boolean isOurs = OF_THE_ENGINE.contains(failure)
                || handlers.address(item)
                        .route()
                        .map(route -> ofResources.contains(route.path()))
                        .orElse(true); // nobody handles it, so nobody else can have said anything
        return isOurs ? failure.message() : "";
    }
}
