package dev.offlinesync.api.contract;

import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HttpApi;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Map;
import java.util.TreeMap;

/** Calls the API as a function, without a socket. */
record InProcessFront(HttpApi api) implements Front {
    @Override
    public URI address() {
        return URI.create("http://in-process");
    }

    @Override
    public Client.Answer send(HttpRequest request) {
        ApiResponse response = api.handle(new Request(request));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        byte[] body = request.method().equals("HEAD") ? new byte[0] : response.body();
        return new Client.Answer(response.status(), headers, body);
    }

    @Override
    public void close() {}

    private record Request(HttpRequest request) implements ApiRequest {
        @Override
        public String method() {
            return request.method();
        }

        @Override
        public String path() {
            return request.uri().getRawPath();
        }

        @Override
        public String query() {
            return request.uri().getRawQuery();
        }

        @Override
        public String header(String name) {
            return request.headers().firstValue(name).orElse(null);
        }

        @Override
        public long length() {
            return request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L);
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(SentBody.of(request));
        }
    }
}
