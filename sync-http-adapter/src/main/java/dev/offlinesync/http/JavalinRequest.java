package dev.offlinesync.http;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.Caller;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as Javalin has it. */
final class JavalinRequest implements ApiRequest {
    /** Who calls, where that was found out before the route was. */
    static final String CALLER = "dev.offlinesync.http.caller";

    private final Context ctx;
    private final String prefix;
    private boolean bodyBegun;

    JavalinRequest(Context ctx) {
        this.ctx = ctx;
        @Nullable String mounted = ctx.contextPath();
        this.prefix = mounted == null ? "" : mounted;
    }

    /** Whether anybody has begun to read the body: a client that asked first was told then to send it. */
    boolean isBodyBegun() {
        return bodyBegun;
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
        bodyBegun = true;
        return ctx.req().getInputStream();
    }

    @Override
    public Optional<Caller> caller() {
        return Optional.ofNullable(ctx.attribute(CALLER));
    }
}
