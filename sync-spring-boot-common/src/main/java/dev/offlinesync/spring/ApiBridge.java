package dev.offlinesync.spring;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HttpApi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.HttpRequestHandler;

/** The API as a handler of Spring MVC. */
final class ApiBridge implements HttpRequestHandler {
    private final HttpApi api;
    private final CallerResolver callers;
    private final String mount;

    ApiBridge(HttpApi api, CallerResolver callers, String mount) {
        this.api = api;
        this.callers = callers;
        this.mount = mount;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiResponse answer = api.handle(new ServletRequest(request, callers, mount));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body().length > 0) {
            response.setContentLength(answer.body().length);
            if (!request.getMethod().equals("HEAD")) {
                response.getOutputStream().write(answer.body());
                // A server that stops waits until this returns, not until what it still has is sent.
                response.flushBuffer();
            }
        }
    }
}
