package dev.offlinesync.api.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.offlinesync.api.ApiRequest;
import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HttpApi;
import java.io.IOException;
import java.io.InputStream;

/** The API behind the web server of the JDK: what docs/embedding-http.md shows. */
// begin
record JdkBridge(HttpApi api) implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ApiResponse answer = api.handle(new Request(exchange));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private record Request(HttpExchange exchange) implements ApiRequest {
        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public String path() {
            return exchange.getRequestURI().getRawPath();
        }

        @Override
        public String query() {
            return exchange.getRequestURI().getRawQuery();
        }

        @Override
        public String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        @Override
        public long length() {
            String length = header("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }

        @Override
        public InputStream body() {
            return exchange.getRequestBody();
        }
    }
}
// end
