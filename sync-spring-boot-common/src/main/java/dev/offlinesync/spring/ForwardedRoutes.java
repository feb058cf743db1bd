package dev.offlinesync.spring;

import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.forward.ForwardingHandler;
import dev.offlinesync.forward.Upstream;
import dev.offlinesync.forward.UpstreamIdentity;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Routes to other backends; loaded if sync-forward-adapter is there. Entries with the same target share a handler, and so
 * its circuit breaker.
 */
final class ForwardedRoutes {
    private static final Set<Method> ALL = EnumSet.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE);

    private final @Nullable String secret;
    private final Map<Target, ForwardingHandler> handlers = new HashMap<>();

    /** @param secret signs the tokens of entries that want some */
    ForwardedRoutes(@Nullable String secret) {
        this.secret = secret;
    }

    private record Target(
            Upstream upstream,
            @Nullable String header,
            @Nullable String claim,
            @Nullable String audience,
            Duration timeout) {}

    /** @throws IllegalArgumentException if something of it is wrong */
    Route route(ResourceEntry entry) {
        Target target = new Target(
                new Upstream(Objects.requireNonNull(entry.forward())),
                entry.userHeader(),
                entry.tokenClaim(),
                entry.tokenAudience(),
                Objects.requireNonNullElse(entry.timeout(), ForwardingHandler.DEFAULT_TIMEOUT));
        return handlers.computeIfAbsent(target, this::handler)
                .route(entry.path(), Objects.requireNonNullElse(entry.methods(), ALL), entry.readAliases());
    }

    private ForwardingHandler handler(Target target) {
        return ForwardingHandler.to(target.upstream())
                .identity(identity(target))
                .timeout(target.timeout())
                .build();
    }

    private UpstreamIdentity identity(Target target) {
        String claim = target.claim();
        if (claim == null) {
            if (target.audience() != null) {
                throw new IllegalArgumentException("token-audience goes with token-claim alone");
            }
            return UpstreamIdentity.header(Objects.requireNonNullElse(target.header(), UpstreamIdentity.USER_HEADER));
        }
        if (target.header() != null) {
            throw new IllegalArgumentException(
                    "user-header does not go with token-claim: the token says who the user is");
        }
        if (secret == null) {
            throw new IllegalArgumentException(
                    "token-claim wants tokens that are signed with offline-sync.forward-secret, which is not set");
        }
        return UpstreamIdentity.token(
                secret,
                claim,
                Objects.requireNonNullElse(target.audience(), target.upstream().address()));
    }
}
