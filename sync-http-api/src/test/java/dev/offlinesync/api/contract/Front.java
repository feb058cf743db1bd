package dev.offlinesync.api.contract;

import dev.offlinesync.api.HttpApi;
import java.net.URI;
import java.net.http.HttpRequest;

/** What stands between a client and the API in a test. */
public interface Front extends AutoCloseable {
    /** Where requests go. */
    URI address();

    Client.Answer send(HttpRequest request);

    @Override
    void close();

    /** A server on this port. */
    static Front of(int port, Runnable closing) {
        return new NetworkFront(port, closing);
    }

    /** Nothing: requests go straight to {@link HttpApi#handle}. */
    static Front inProcess(HttpApi api) {
        return new InProcessFront(api);
    }
}
