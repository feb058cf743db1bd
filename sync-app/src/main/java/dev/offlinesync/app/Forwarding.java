package dev.offlinesync.app;

import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.config.Setting;
import dev.offlinesync.app.resources.Forward;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.forward.ForwardingHandler;
import dev.offlinesync.forward.UpstreamIdentity;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the routes of resources that are with another backend. Those that go to one backend in one way share a handler, and so
 * what it knows of the backend's health.
 */
final class Forwarding {
    private final Optional<JwtSettings.Secret> secret;
    private final InstantSource clock;
    private final Map<Forward.Backend, ForwardingHandler> handlers = new HashMap<>();

    Forwarding(Optional<JwtSettings.Secret> secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** @throws ConfigurationError where it needs a secret and there is none */
    Route route(Forward forward) {
        UpstreamIdentity identity = identity(forward);
        return handlers.computeIfAbsent(
                        forward.backend(),
                        backend -> ForwardingHandler.to(backend.upstream())
                                .identity(identity)
                                .timeout(backend.timeout())
                                .clock(clock)
                                .build())
                .route(forward.path(), forward.methods(), forward.aliases());
    }

    private UpstreamIdentity identity(Forward forward) {
        if (forward.backend().identity() instanceof Forward.Identity.Header header) {
            return UpstreamIdentity.header(header.name());
        }
        String claim = ((Forward.Identity.Token) forward.backend().identity()).claim();
        return secret.map(key -> UpstreamIdentity.token(key.value(), claim))
                .orElseThrow(() ->
                        new ConfigurationError(Setting.FORWARD_SECRET.variable() + " must be set: the tokenClaim of "
                                + forward.path() + " wants tokens that are signed with it"));
    }
}
