package dev.offlinesync.forward;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call of the upstream, bounded in time and in what is read. */
final class Wire {
    /** The largest body of an answer that is read. */
    static final int MAX_BODY = 256 << 10;

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    private final HttpClient http;

    /** @param timeout of a call; also of connecting, if it is less than five seconds */
    Wire(Duration timeout) {
        http = HttpClient.newBuilder()
                // some upstreams do not understand an upgrade to HTTP/2 in the first request
                .version(HttpClient.Version.HTTP_1_1)
                // no client and no upstream decides where calls go
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
                .build();
    }

    /**
     * Sends this, and waits for the whole answer. An interruption ends the call.
     *
     * @param timeout of the whole call: the client's own timeout ends with the headers, and a body could take for ever
     * @throws IOException if there was no answer, or none in time; whether the request was carried out is unknown
     */
    Answer send(HttpRequest request, Duration timeout) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(request, info -> new BoundedBody(MAX_BODY));
        try {
            HttpResponse<byte[]> response = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After"),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer within " + timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            call.cancel(true); // does nothing if it has ended
        }
    }
}
