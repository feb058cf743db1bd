package dev.offlinesync.examples.courier;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HttpApi;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;

/** The HTTP API on JAX-RS. Its methods answer a {@code Response}, so Quarkus calls them on threads that may wait. */
@Path("/api/{path: .+}")
@Authenticated
public class OfflineApi {
    private final HttpApi api;
    private final Request request;
    private final UriInfo uri;
    private final HttpHeaders headers;
    private final SecurityContext security;

    /** All but {@code api} stand for those of the request that is being answered. */
    OfflineApi(HttpApi api, Request request, UriInfo uri, HttpHeaders headers, SecurityContext security) {
        this.api = api;
        this.request = request;
        this.uri = uri;
        this.headers = headers;
        this.security = security;
    }

    @GET
    public Response get() {
        return answer(InputStream.nullInputStream());
    }

    @POST
    public Response post(InputStream body) {
        return answer(body);
    }

    @PUT
    public Response put(InputStream body) {
        return answer(body);
    }

    @PATCH
    public Response patch(InputStream body) {
        return answer(body);
    }

    @DELETE
    public Response delete(InputStream body) {
        return answer(body);
    }

    private Response answer(InputStream body) {
        ApiResponse answer = api.handle(new JaxRsRequest(request, uri, headers, security, body));
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        return answer.body().length == 0
                ? response.build()
                : response.entity(answer.body()).build();
    }
}
