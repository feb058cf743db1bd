package dev.offlinesync.forward;

import dev.offlinesync.forward.Answer.End;
import dev.offlinesync.forward.BoundedBody.Content;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
     * @throws IOException if no status came, or none in time; whether the request was carried out is unknown
     */
    Answer send(HttpRequest request, Duration timeout) throws IOException, InterruptedException {
        AtomicReference<HttpResponse.@Nullable ResponseInfo> head = new AtomicReference<>();
        CompletableFuture<HttpResponse<Content>> call = http.sendAsync(request, info -> {
            head.set(info);
            return new BoundedBody(MAX_BODY);
        });
        try {
            HttpResponse<Content> response = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            return cut(
                    head.get(),
                    End.TOO_SLOW,
                    new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms"));
        } catch (ExecutionException e) {
            return cut(
                    head.get(),
                    End.BROKEN_OFF,
                    e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause()));
        } finally {
            call.cancel(true); // does nothing if it has ended
        }
    }

    private static Answer cut(HttpResponse.@Nullable ResponseInfo head, End end, IOException ifNone)
            throws IOException {
        if (head == null) {
            throw ifNone;
        }
        return answer(head.statusCode(), head.headers(), Content.none(end));
    }

    private static Answer answer(int status, HttpHeaders headers, Content body) {
        return new Answer(status, headers.firstValue("Retry-After"), body.end(), body.text());
    }
}
