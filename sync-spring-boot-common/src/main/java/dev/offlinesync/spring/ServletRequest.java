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
    private final String mount;

    /** @param mount below which the API is, within the application */
    ServletRequest(HttpServletRequest request, CallerResolver callers, String mount) {
        this.request = request;
        this.path = ServletRequestPathUtils.getParsedRequestPath(request);
        this.callers = callers;
        this.mount = mount;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return path.pathWithinApplication().value().substring(mount.length());
    }

    /** That of the application, that of the dispatcher servlet, and where the API is in it. */
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
    public boolean canWait() {
        return request.isAsyncSupported();
    }

    @Override
    public Optional<Caller> caller() {
        return callers.callerOf(request);
    }
}
