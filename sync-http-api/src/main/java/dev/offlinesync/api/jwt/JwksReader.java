package dev.offlinesync.api.jwt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the JWKS document at a URL, bounded in time and size. Redirects are not followed. */
final class JwksReader implements Supplier<CompletableFuture<JwksDocument>> {
    /** Of one reading, from the connection to the last byte. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** The largest document that is read. */
    private static final int MAX_BYTES = 1 << 20;

    private final HttpClient http;
    private final URI url;
    private final Duration timeout;

    /** @param timeout of one reading */
    JwksReader(URI url, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public CompletableFuture<JwksDocument> get() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpRequest request = HttpRequest.newBuilder(url)
                .setHeader("Accept", "application/json, application/jwk-set+json")
                .build();
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture<HttpResponse<Void>> call = http.sendAsync(request, head -> {
            begun.set(true);
            return HttpResponse.BodySubscribers.ofByteArrayConsumer(
                    chunk -> chunk.ifPresent(bytes -> add(body, bytes)));
        });
        return call.thenApply(response -> {
                    if (response.statusCode() != 200) {
                        throw new IllegalArgumentException("the answer is " + response.statusCode());
                    }
                    return JwksDocument.parse(body.toString(StandardCharsets.UTF_8));
                })
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException && begun.get()
                                ? new IllegalArgumentException("it did not arrive whole within " + shown(timeout))
                                : failure))
                .whenComplete((document, failure) -> call.cancel(true)); // does nothing if it has ended
    }

    private static void add(ByteArrayOutputStream body, byte[] bytes) {
        if (body.size() + bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("it has more than " + MAX_BYTES + " bytes");
        }
        body.writeBytes(bytes);
    }

    private static String shown(Duration timeout) {
        return timeout.toSeconds() + " s";
    }

    /** In a few words, for the log. */
    static String reason(@Nullable Throwable failure) {
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnresolvedAddressException) {
            return "unknown host";
        }
        if (root instanceof TimeoutException || root instanceof HttpTimeoutException) {
            return "no answer within " + shown(TIMEOUT);
        }
        if (root instanceof IllegalArgumentException) {
            return String.valueOf(root.getMessage());
        }
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ConnectException) {
                return "connection refused";
            }
        }
        return root instanceof IOException && root.getMessage() != null ? root.getMessage() : String.valueOf(root);
    }
}
