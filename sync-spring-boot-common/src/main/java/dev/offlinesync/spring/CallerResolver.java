package dev.offlinesync.spring;

import dev.offlinesync.api.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who makes a request to the HTTP API. The default takes the servlet's principal, which is Spring Security's where that
 * is there; a bean of this type replaces it.
 */
@FunctionalInterface
public interface CallerResolver {
    /**
     * @return empty if nobody is signed in: then the {@code Authenticator} bean is asked, or else the answer is 401
     */
    Optional<Caller> callerOf(HttpServletRequest request);
}
