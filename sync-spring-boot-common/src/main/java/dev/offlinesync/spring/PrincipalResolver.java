package dev.offlinesync.spring;

import dev.offlinesync.api.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of the principal is the user. One that can be no user is nobody, and gets 401. */
final class PrincipalResolver implements CallerResolver {
    private final @Nullable String adminRole;

    PrincipalResolver(@Nullable String adminRole) {
        this.adminRole = adminRole;
    }

    @Override
    public Optional<Caller> callerOf(HttpServletRequest request) {
        boolean isAdmin = adminRole != null && request.isUserInRole(adminRole);
        Caller.Role role = isAdmin ? Caller.Role.ADMIN : Caller.Role.USER;
        @Nullable Principal principal = request.getUserPrincipal();
        return Optional.ofNullable(principal).map(Principal::getName).flatMap(name -> Caller.named(name, role));
    }
}
