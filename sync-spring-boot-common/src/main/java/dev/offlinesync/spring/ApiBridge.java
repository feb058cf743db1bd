package dev.offlinesync.spring;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HeldAnswer;
import dev.offlinesync.api.HttpApi;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;

/** The API as a handler of Spring MVC. */
final class ApiBridge implements HttpRequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApiBridge.class);

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
        if (answer.held().isPresent()) {
            hold(answer.held().get(), request, response);
        } else if (answer.events().isPresent()) {
            head(answer, response);
            ServletSink.open(request, response, answer.events().get());
        } else {
            send(answer, request, response);
        }
    }

    /** Until there is news; no thread waits for that. */
    private static void hold(HeldAnswer held, HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // it ends by itself
        async.addListener(new OnError(held::cancel));
        held.whenReady(() -> async.start(() -> {
            try {
                send(held.answer(), request, response);
            } catch (IOException e) {
                LOG.debug("a client that waited is gone: {}", e.getMessage());
            } finally {
                async.complete();
            }
        }));
    }

    private static void head(ApiResponse answer, HttpServletResponse response) {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
    }

    private static void send(ApiResponse answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        head(answer, response);
        if (answer.length() > 0) {
            response.setContentLengthLong(answer.length());
            if (!request.getMethod().equals("HEAD")) {
                answer.drain().transferTo(response.getOutputStream());
                // A server that stops waits until this returns, not until what it still has is sent.
                response.flushBuffer();
            }
        }
    }
}
