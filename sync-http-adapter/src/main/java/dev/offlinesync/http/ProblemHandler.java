package dev.offlinesync.http;

import dev.offlinesync.api.Problem;
import dev.offlinesync.core.item.WellFormed;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Reports errors of the server itself (a malformed request line, headers that are too large) as problems too. */
final class ProblemHandler extends ErrorHandler {
    private static final int LONGEST_REASON = 100;

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "2");
        }
        String reason = cause instanceof HttpException refused ? String.valueOf(refused.getReason()) : "";
        response.write(true, ByteBuffer.wrap(body(code, reason)), callback);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    /** @param reason which rule of HTTP the request broke, in the parser's words; empty if it is not told */
    static byte[] body(int status, String reason) {
        String standard = HttpStatus.getMessage(status);
        boolean saysMore = HttpStatus.isClientError(status)
                && !reason.isEmpty()
                && !reason.equals("null")
                && !reason.equals(standard);
        String detail = "the server refused the request: " + standard
                + (saysMore ? " (" + WellFormed.oneLine(reason, LONGEST_REASON) + ")" : "");
        Problem problem =
                status == HttpStatus.SERVICE_UNAVAILABLE_503 ? Problem.overloaded(detail) : new Problem(status, detail);
        return problem.body();
    }
}
