package dev.offlinesync.http;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.RateLimit;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request that may wait for news: it goes straight to the API, since a servlet would keep more memory meanwhile. */
record JettyRequest(Request request, Caller signedIn, Optional<RateLimit.Taken> counted) implements ApiRequest {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return Request.getPathInContext(request);
    }

    @Override
    public @Nullable String query() {
        return request.getHttpURI().getQuery();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public InputStream body() {
        return InputStream.nullInputStream();
    }

    @Override
    public boolean dropsRest() {
        return true;
    }

    @Override
    public boolean canWait() {
        return true;
    }

    @Override
    public Optional<Caller> caller() {
        return Optional.of(signedIn);
    }
}
