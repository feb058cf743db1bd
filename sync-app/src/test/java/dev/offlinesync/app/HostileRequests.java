package dev.offlinesync.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests of somebody with a token who wants the server to end: small ones that make it read, keep or answer a lot,
 * large ones, and such as no client sends. The same seed gives the same requests.
 */
final class HostileRequests {
    /** Under the default limits of data and body. */
    private static final int MOST_DATA = 1_000_000;

    private static final int MOST_BODY = 9_000_000;

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Random random;
    private final String user;
    private final List<Supplier<Request>> kinds = List.of(
            this::manyFaults,
            this::unknownFields,
            this::badKeys,
            this::largeRecord,
            this::wideRecord,
            this::growth,
            this::tinyUpdates,
            this::reading,
            this::reading,
            this::listing,
            this::listing,
            this::largeItems,
            this::resends,
            this::failures,
            this::nesting,
            this::processing,
            this::brokenJson,
            this::longQuery,
            this::oddHeaders,
            this::oddToken,
            this::anyRoute);

    HostileRequests(long seed, String user) {
        this.random = new Random(seed);
        this.user = user;
    }

    /**
     * One request.
     *
     * @param headers beside the token, which one of this name replaces
     * @param body null if there is none
     */
    record Request(String method, String path, Map<String, String> headers, byte[] body) {
        static Request of(String method, String path) {
            return new Request(method, path, Map.of(), null);
        }

        static Request json(String method, String path, String json) {
            return new Request(
                    method, path, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
        }

        Request with(Map<String, String> more) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(more);
            return new Request(method, path, all, body);
        }

        @Override
        public String toString() {
            String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
            return method + " " + shown + (body == null ? "" : ", " + body.length + " bytes");
        }
    }

    Request next() {
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    // ---- faults

    private Request manyFaults() {
        String key = one("$", "a.b", "\\u0000", "__proto__");
        String data = nested(
                one("k", "漢"), 1 + random.nextInt(59), object(1 + random.nextInt(100), i -> "\"" + key + i + "\":0"));
        int items = Math.min(1 + random.nextInt(1000), MOST_BODY / data.length());
        return Request.json("POST", batch(), items(items, i -> item("/api/x", one("POST", "DELETE", "PUT"), data)));
    }

    private Request unknownFields() {
        String name = "n".repeat(1 + random.nextInt(2000));
        int items = 1 + random.nextInt(1000);
        int fields = Math.max(1, Math.min(100, MOST_BODY / items / (name.length() + 8)));
        return Request.json("POST", batch(), items(items, i -> object(fields, f -> "\"" + name + f + "\":1")));
    }

    private Request badKeys() {
        int times = 1 + random.nextInt(200_000);
        String data = nested("k", random.nextInt(59), object(times, i -> "\"$\":0"));
        return Request.json(one("POST", "PUT"), one("/api/expenses", "/api/expenses/" + record()), data);
    }

    private Request failures() {
        String data = object(1 + random.nextInt(2000), i -> "\"f" + i + "\":{}");
        int items = Math.min(1 + random.nextInt(1000), MOST_BODY / data.length());
        return Request.json("POST", batch(), items(items, i -> item("/api/expenses", "POST", data)));
    }

    // ---- records

    private Request largeRecord() {
        return Request.json("POST", "/api/expenses", expense(record(), text(random.nextInt(MOST_DATA))));
    }

    private Request wideRecord() {
        return Request.json("POST", "/api/expenses", expense(record(), wide(random.nextInt(MOST_DATA))));
    }

    /** One more field of a record that has many already. */
    private Request growth() {
        String value = random.nextBoolean() ? text(random.nextInt(MOST_DATA)) : wide(random.nextInt(MOST_DATA));
        return Request.json("PUT", "/api/expenses/" + record(), "{\"f" + random.nextInt(50) + "\":" + value + "}");
    }

    private Request tinyUpdates() {
        String record = "/api/expenses/" + record();
        return Request.json(
                "POST",
                batch(),
                items(1 + random.nextInt(1000), i -> item(record, "PUT", "{\"amount\":" + random.nextInt() + "}")));
    }

    private Request reading() {
        return Request.of("GET", "/api/expenses/" + record());
    }

    private Request listing() {
        return Request.of(
                "GET",
                one(
                        "/api/sync/items?status=completed",
                        "/api/sync/items",
                        "/api/sync/pending",
                        "/api/sync/changes",
                        "/api/sync/changes?since=" + cursor(),
                        "/api/expenses?total=true",
                        "/api/expenses?limit=" + (1 + random.nextInt(1000))));
    }

    /** Records of which four fill a page. */
    Request largeFeed() {
        return Request.json(
                "POST",
                "/api/sync/push?results=none",
                items(8, i -> item("/api/expenses", "POST", expense(user + "-L" + i, text(900_000)))));
    }

    /** A page of it, or of what else is large. */
    Request largePage() {
        return Request.of(
                "GET", one("/api/sync/changes", "/api/sync/changes", "/api/expenses", "/api/sync/items?limit=1000"));
    }

    // ---- items

    private Request largeItems() {
        int items = 1 + random.nextInt(8);
        return Request.json(
                "POST",
                batch(),
                items(
                        items,
                        i -> mutation(
                                random.nextInt(20),
                                random.nextBoolean() ? wide(MOST_DATA) : text(random.nextInt(MOST_DATA)))));
    }

    /** Of large items, by small ones that are others: the server looks up what it has under their ids. */
    private Request resends() {
        return Request.json("POST", batch(), items(1000, i -> mutation(i % 20, "0")));
    }

    private static String mutation(int number, String value) {
        return "{\"endpoint\":\"/api/expenses\",\"method\":\"POST\",\"mutationId\":\"m" + number
                + "\",\"data\":{\"amount\":1,\"category\":\"x\",\"pad\":" + value + "}}";
    }

    private Request processing() {
        return Request.of(
                one("POST", "POST", "DELETE"),
                one("/api/sync/process", "/api/sync/process?results=failed", "/api/sync/clear?all=true"));
    }

    // ---- what is no request at all

    private Request nesting() {
        int depth = random.nextInt(100_000);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return Request.json("POST", one("/api/sync/push", "/api/expenses"), open.repeat(depth) + "0");
    }

    private Request brokenJson() {
        byte[] body = items(1 + random.nextInt(50), i -> mutation(i, text(10))).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(5); i >= 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        return new Request("POST", batch(), Map.of("Content-Type", "application/json"), body);
    }

    private Request longQuery() {
        String query = IntStream.range(0, 1 + random.nextInt(400))
                .mapToObj(i -> one(
                        "limit=1",
                        "after=" + cursor(),
                        "since=" + cursor(),
                        "status=pending",
                        "x" + i + "=%C3%BC",
                        "total",
                        "=",
                        "%zz"))
                .collect(Collectors.joining("&"));
        return Request.of("GET", one("/api/sync/items", "/api/expenses", "/api/sync/changes", "/health") + "?" + query);
    }

    private String cursor() {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private Request oddHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            headers.put(
                    one(
                            "Content-Type",
                            "Content-Encoding",
                            "Idempotency-Key",
                            "Occurred-At",
                            "Origin",
                            "Accept",
                            "X-" + i),
                    one(
                            "gzip",
                            "application/json;charset=latin1",
                            "a".repeat(random.nextInt(2000)),
                            "1e999",
                            "0",
                            "ü"));
        }
        return largeRecord().with(headers);
    }

    private Request oddToken() {
        String token =
                one("", "Bearer ", "Bearer bnVsbA.e30.AAAA", "Bearer " + "a.".repeat(random.nextInt(2000)), "Basic x");
        return anyRoute().with(Map.of("Authorization", token));
    }

    private Request anyRoute() {
        String id = one(record(), cursor(), "%00", "..%2f", "é".repeat(random.nextInt(300)));
        String path = one("/api/sync/items/", "/api/expenses/", "/api/users/", "/api/orders/", "/")
                + URLEncoder.encode(id, StandardCharsets.UTF_8)
                + one("", "/retry", "/x");
        return Request.json(METHODS.get(random.nextInt(METHODS.size())), path, one("", "{}", "[]", "null", wide(1000)));
    }

    // ---- the parts

    private String batch() {
        return one("/api/sync/push", "/api/sync/bulk", "/api/sync/push?results=none", "/api/sync/bulk?results=none");
    }

    /** One of a few, so that they grow. */
    private String record() {
        return user + "-" + random.nextInt(4);
    }

    private static String expense(String id, String pad) {
        return "{\"_id\":\"" + id + "\",\"amount\":1,\"category\":\"x\",\"pad\":" + pad + "}";
    }

    private static String item(String endpoint, String method, String data) {
        return "{\"endpoint\":\"" + endpoint + "\",\"method\":\"" + method + "\",\"data\":" + data + "}";
    }

    private static String items(int number, IntFunction<String> item) {
        return IntStream.range(0, number).mapToObj(item).collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    private static String object(int fields, IntFunction<String> field) {
        return IntStream.range(0, fields).mapToObj(field).collect(Collectors.joining(",", "{", "}"));
    }

    private static String nested(String first, int levels, String data) {
        String nested = data;
        for (int i = 0; i < levels; i++) {
            nested = "{\"" + (i == 0 ? first : "k") + "k".repeat(199) + "\":" + nested + "}";
        }
        return nested;
    }

    private static String text(int characters) {
        return "\"" + "z".repeat(characters) + "\"";
    }

    /** Many small values that take about so many bytes when stored. */
    private String wide(int bytes) {
        String one = one("{\"a\":0}", "[]", "{}", "0", "\"\"", "null", "1.5");
        int stored = 8 + one.length();
        return IntStream.range(0, 1 + bytes / stored / 2).mapToObj(i -> one).collect(Collectors.joining(",", "[", "]"));
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
