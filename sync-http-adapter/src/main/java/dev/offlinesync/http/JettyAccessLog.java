package dev.offlinesync.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/** Hears of every request that the server answers, also of those that never reach a route. */
final class JettyAccessLog implements RequestLog {
    private final AccessLog log;

    JettyAccessLog(AccessLog log) {
        this.log = log;
    }

    @Override
    public void log(Request request, Response response) {
        long nanos = System.nanoTime() - request.getBeginNanoTime();
        Object user = request.getAttribute(Exchange.USER);
        String path = request.getHttpURI().getPath();
        log.answered(new AccessLog.Line(
                Log.safe(request.getMethod()),
                path == null ? "-" : Log.safe(path),
                response.getStatus(),
                TimeUnit.NANOSECONDS.toMillis(nanos),
                Response.getContentBytesWritten(response),
                user == null ? null : Log.safe(user.toString())));
    }
}
