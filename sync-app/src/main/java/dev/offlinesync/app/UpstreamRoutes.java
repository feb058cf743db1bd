package dev.offlinesync.app;

import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.config.Setting;
import dev.offlinesync.app.resources.UpstreamResource;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.forward.ForwardingHandler;
import dev.offlinesync.forward.UpstreamIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the routes of resources whose records an upstream has. Those with the same target share a handler, and so its
 * circuit breaker.
 */
final class UpstreamRoutes {
    private final Optional<JwtSettings.Secret> secret;
    private final Map<UpstreamResource.Target, ForwardingHandler> handlers = new HashMap<>();

    UpstreamRoutes(Optional<JwtSettings.Secret> secret) {
        this.secret = secret;
    }

    /** @throws ConfigurationError if the resource needs a secret and there is none */
    Route route(UpstreamResource resource) {
        UpstreamIdentity identity = identity(resource);
        return handlers.computeIfAbsent(
                        resource.target(),
                        target -> ForwardingHandler.to(target.upstream())
                                .identity(identity)
                                .timeout(target.timeout())
                                .build())
                .route(resource.path(), resource.methods(), resource.aliases(), resource.ids());
    }

    private UpstreamIdentity identity(UpstreamResource resource) {
        if (resource.target().identity() instanceof UpstreamResource.Identity.Header header) {
            return UpstreamIdentity.header(header.name());
        }
        UpstreamResource.Identity.Token token =
                (UpstreamResource.Identity.Token) resource.target().identity();
        return secret.map(key -> UpstreamIdentity.token(key.value(), token.claim(), token.audience()))
                .orElseThrow(() ->
                        new ConfigurationError(Setting.FORWARD_SECRET.variable() + " must be set: the tokenClaim of "
                                + resource.path() + " wants tokens that are signed with it"));
    }
}
