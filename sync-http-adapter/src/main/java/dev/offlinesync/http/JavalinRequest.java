package dev.offlinesync.http;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.RateLimit;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request of Javalin. */
final class JavalinRequest implements ApiRequest {
    /** Set if the server drains the rest of a body itself, after the response and without blocking a thread. */
    static final String DROPS_REST = "dev.offlinesync.http.drops-rest";

    private final Context ctx;
    private final JavalinRoutes.Callers callers;
    private final String prefix;

    JavalinRequest(Context ctx, JavalinRoutes.Callers callers) {
        this.ctx = ctx;
        this.callers = callers;
        @Nullable String mounted = ctx.contextPath();
        this.prefix = mounted == null ? "" : mounted;
    }

    @Override
    public String method() {
        return ctx.req().getMethod();
    }

    @Override
    public String path() {
        return ctx.path().startsWith(prefix) ? ctx.path().substring(prefix.length()) : ctx.path();
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public @Nullable String query() {
        return ctx.queryString();
    }

    @Override
    public @Nullable String header(String name) {
        return ctx.header(name);
    }

    @Override
    public long length() {
        return ctx.req().getContentLengthLong();
    }

    @Override
    public InputStream body() throws IOException {
        return ctx.req().getInputStream();
    }

    @Override
    public boolean dropsRest() {
        return ctx.attribute(DROPS_REST) != null;
    }

    @Override
    public Optional<Caller> caller() {
        return callers.callerOf(ctx);
    }

    @Override
    public Optional<RateLimit.Taken> counted() {
        return Admission.counted(ctx);
    }
}
