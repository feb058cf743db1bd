package dev.offlinesync.http;

import dev.offlinesync.api.AccessLog;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/** Logs every request that the server answers, including those that never reach a route. */
final class JettyAccessLog implements RequestLog {
    /** The request attribute that holds the user's id. */
    static final String USER = "dev.offlinesync.http.user";

    private final AccessLog log;

    JettyAccessLog(AccessLog log) {
        this.log = log;
    }

    @Override
    public void log(Request request, Response response) {
        long nanos = System.nanoTime() - request.getBeginNanoTime();
        Object user = request.getAttribute(USER);
        String path = request.getHttpURI().getPath();
        log.answered(new AccessLog.Line(
                request.getMethod(),
                path == null ? "-" : path,
                response.getStatus(),
                TimeUnit.NANOSECONDS.toMillis(nanos),
                Response.getContentBytesWritten(response),
                user == null ? null : user.toString()));
    }
}
