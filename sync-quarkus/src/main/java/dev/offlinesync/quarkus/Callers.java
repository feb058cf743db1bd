package dev.offlinesync.quarkus;

import dev.offlinesync.api.Caller;
import dev.offlinesync.core.item.UserId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom Quarkus has let in: the name of the principal is the user. */
record Callers(Optional<String> adminRole) {
    /** Waits for it, if it has not been found out yet. */
    Optional<Caller> of(RoutingContext exchange) {
        @Nullable HttpAuthenticator security = security(exchange);
        if (security == null) {
            return Optional.empty();
        }
        @Nullable
        SecurityIdentity identity =
                QuarkusHttpUser.getSecurityIdentityBlocking(exchange, security.getIdentityProviderManager());
        if (identity == null || identity.isAnonymous()) {
            return Optional.empty();
        }
        boolean isAdmin = adminRole.filter(identity::hasRole).isPresent();
        return Optional.of(new Caller(
                new UserId(identity.getPrincipal().getName()), isAdmin ? Caller.Role.ADMIN : Caller.Role.USER));
    }

    /** What tells a client how to sign in, such as {@code WWW-Authenticate}; empty if Quarkus would answer something else. */
    static Map<CharSequence, String> challenge(RoutingContext exchange) {
        @Nullable HttpAuthenticator security = security(exchange);
        if (security == null) {
            return Map.of();
        }
        return security.getChallenge(exchange)
                .await()
                .asOptional()
                .indefinitely()
                .filter(challenge -> challenge.status == 401)
                .map(challenge -> challenge.getHeaders())
                .orElse(Map.of());
    }

    private static @Nullable HttpAuthenticator security(RoutingContext exchange) {
        return exchange.get(HttpAuthenticator.class.getName());
    }
}
