package dev.offlinesync.http;

import dev.offlinesync.api.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Reports errors of the server itself (a malformed request line, headers that are too large) as problems too. */
final class ProblemHandler extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
        if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "2");
        }
        response.write(true, ByteBuffer.wrap(body(code)), callback);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    private static byte[] body(int status) {
        return new Problem(status, "the server refused the request: " + HttpStatus.getMessage(status)).body();
    }
}
