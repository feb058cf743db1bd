package dev.offlinesync.spring;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;

/** A request as the servlet container has it. */
final class ServletRequest implements ApiRequest {
    private final HttpServletRequest request;
    private final RequestPath path;
    private final CallerResolver callers;

    ServletRequest(HttpServletRequest request, CallerResolver callers) {
        this.request = request;
        this.path = ServletRequestPathUtils.getParsedRequestPath(request);
        this.callers = callers;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return path.pathWithinApplication().value();
    }

    /** That of the application, and that of the dispatcher servlet. */
    @Override
    public String prefix() {
        String whole = path.value();
        return whole.substring(0, whole.length() - path().length());
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public long length() {
        return request.getContentLengthLong();
    }

    @Override
    public InputStream body() throws IOException {
        return request.getInputStream();
    }

    @Override
    public Optional<Caller> caller() {
        return callers.callerOf(request);
    }
}
