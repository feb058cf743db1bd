package dev.offlinesync.examples.courier;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.Caller;
import dev.offlinesync.core.item.UserId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as JAX-RS has it, with the user whom Quarkus has let in. */
record JaxRsRequest(Request request, UriInfo uri, HttpHeaders headers, SecurityContext security, InputStream body)
        implements ApiRequest {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return uri.getRequestUri().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return uri.getRequestUri().getRawQuery();
    }

    @Override
    public @Nullable String header(String name) {
        return headers.getRequestHeaders().getFirst(name);
    }

    @Override
    public long length() {
        String length = header(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    public Optional<Caller> caller() {
        Caller.Role role = security.isUserInRole(Dispatch.ROLE) ? Caller.Role.ADMIN : Caller.Role.USER;
        return Optional.of(new Caller(new UserId(security.getUserPrincipal().getName()), role));
    }
}
