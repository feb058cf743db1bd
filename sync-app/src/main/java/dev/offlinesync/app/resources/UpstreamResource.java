package dev.offlinesync.app.resources;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.forward.RecordIds;
import dev.offlinesync.forward.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A kind of record that another backend has, the upstream: writes to it are sent on there.
 *
 * @param path such as {@code /api/invoices}
 * @param methods which of POST, PUT, PATCH and DELETE it takes
 * @param aliases further endpoints that mean {@code path} itself; they are sent on as they are
 * @param ids how the ids of clients become the upstream's
 */
public record UpstreamResource(
        String path, Set<Method> methods, List<Resource.Alias> aliases, Target target, RecordIds ids) {
    public UpstreamResource {
        methods = Set.copyOf(methods);
        aliases = List.copyOf(aliases);
    }

    /**
     * Where and how the writes are sent on.
     *
     * @param timeout of one call
     */
    public record Target(Upstream upstream, Identity identity, Duration timeout) {}

    /** How the upstream learns who the user is. */
    public sealed interface Identity {
        /** By a header with the user's id. */
        record Header(String name) implements Identity {}

        /**
         * By a signed token with the user's id in this claim.
         *
         * @param audience for whom the token is, empty for a token without audience
         */
        record Token(String claim, String audience) implements Identity {}
    }
}
