package dev.offlinesync.api;

import dev.offlinesync.api.body.IncomingBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request on its way through a route, and the headers of its response. */
final class Call implements IncomingBody {
    private final ApiRequest request;
    private final String basePath;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Map<String, String> pathParams = Map.of();
    private @Nullable Map<String, List<String>> query;
    private @Nullable InputStream body;

    /** @param basePath where a proxy has put the server; empty if nowhere else than at the root */
    Call(ApiRequest request, String basePath) {
        this.request = request;
        this.basePath = basePath;
    }

    /** @param parameters the values of the path parameters, unescaped */
    void routed(Map<String, String> parameters) {
        pathParams = parameters;
    }

    String method() {
        return request.method();
    }

    /** Still escaped, as the queue knows it. */
    String path() {
        return request.path();
    }

    /** This path of the API as a client has to request it. */
    String link(String path) {
        return basePath + request.prefix() + path;
    }

    String pathParam(String name) {
        String value = pathParams.get(name);
        if (value == null) {
            throw new IllegalArgumentException("this route has no {" + name + "}");
        }
        return value;
    }

    /** The parameter of this name, unescaped. */
    @Nullable
    String queryParam(String name) {
        List<String> values = query().get(name);
        return values == null ? null : values.get(0);
    }

    private Map<String, List<String>> query() {
        if (query == null) {
            query = parsed(request.query());
        }
        return query;
    }

    /**
     * @throws Problem if there is a parameter that the route does not know, such as a misspelt one, or one that is given
     *     twice
     */
    void requireKnown(Set<String> parameters) {
        query().forEach((name, values) -> {
            if (!parameters.contains(name)) {
                throw OddParameter.unknown(name, parameters);
            }
            if (values.size() > 1) {
                throw OddParameter.repeated(name, values.size());
            }
        });
    }

    private static Map<String, List<String>> parsed(@Nullable String query) {
        Map<String, List<String>> parsed = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                if (pair.isEmpty()) {
                    continue;
                }
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parsed.computeIfAbsent(unescaped(name), first -> new ArrayList<>())
                        .add(equals < 0 ? "" : unescaped(pair.substring(equals + 1)));
            }
        }
        return parsed;
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the query is malformed");
        }
    }

    @Override
    public @Nullable String header(String name) {
        return request.header(name);
    }

    boolean canWait() {
        return request.canWait();
    }

    boolean dropsRest() {
        return request.dropsRest();
    }

    @Override
    public long length() {
        return request.length();
    }

    @Override
    public InputStream body() throws IOException {
        if (body == null) {
            body = request.body();
        }
        return body;
    }

    /** Whether a route has asked for the body. */
    boolean isBodyBegun() {
        return body != null;
    }

    /** Sets a header of the response. */
    void header(String name, String value) {
        headers.put(name, value);
    }

    /** Of the response. */
    Map<String, String> headers() {
        return headers;
    }
}
