package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.pointers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of this is stored. */
interface BadInputContract extends ApiContract {
    @Test
    default void a_query_parameter_that_a_route_does_not_know_is_refused_with_the_one_that_was_meant() {
        for (String route : List.of(
                "GET /api/sync/pending?afte=x -> after",
                "GET /api/sync/pending?Limit=1 -> limit",
                "GET /api/sync/items?user=x -> userId",
                "GET /api/expenses?totals=true -> total",
                "POST /api/sync/process?result=none -> results",
                "POST /api/sync/push?resluts=none -> results",
                "POST /api/sync/bulk?result=none -> results",
                "DELETE /api/sync/clear?al=true -> all")) {
            String[] parts = route.split("[ >-]+");
            Client.Answer refused = ann().send(parts[0], parts[1], BodyPublishers.noBody());
            assertProblem(400, refused);
            assertTrue(refused.at("/detail").asText().endsWith("did you mean " + parts[2] + "?"), refused.text());
        }
    }

    @Test
    default void a_query_parameter_unlike_all_that_a_route_knows_is_refused_with_those() {
        for (String route : List.of(
                "GET /api/sync/items?mutationId=x -> this request takes after, limit, status, userId",
                "GET /api/expenses?since=2025-01-01&limit=5 -> this request takes after, limit, total",
                "GET /api/expenses/7?fields=a -> this request takes none",
                "PUT /api/expenses/7?upsert=true -> this request takes none",
                "POST /api/sync/add?x -> this request takes none",
                "GET /api/sync/items/0123456789abcdef01234567?%0ax=1 -> this request takes none")) {
            String[] parts = route.split(" -> ");
            String[] request = parts[0].split(" ");
            Client.Answer refused = ann().send(request[0], request[1], BodyPublishers.noBody());
            assertProblem(400, refused);
            assertTrue(refused.at("/detail").asText().endsWith(parts[1]), refused.text());
        }
        assertStatus(200, ann().get("/api/expenses?"));
        assertStatus(200, ann().get("/api/expenses?&limit=5&"));
        assertProblem(401, api().anonymous().get("/api/expenses?x=1"));
    }

    @Test
    default void a_query_parameter_that_is_given_twice_is_refused_by_its_name() {
        for (String route : List.of(
                "GET /api/sync/pending?limit=1&limit=2 -> limit",
                "GET /api/sync/pending?after=x&limit=2&after=x -> after",
                "GET /api/sync/items?status=pending&status=failed -> status",
                "GET /api/expenses?limit=1&%6Cimit=1 -> limit",
                "GET /api/expenses?total&total=true -> total",
                "POST /api/sync/process?results=none&results=failed -> results",
                "DELETE /api/sync/clear?all=true&all=false -> all")) {
            String[] parts = route.split(" -> ");
            String[] request = parts[0].split(" ");
            Client.Answer refused = ann().send(request[0], request[1], BodyPublishers.noBody());
            assertProblem(400, refused);
            assertEquals(
                    "the query parameter \"" + parts[1] + "\" is given 2 times; give it once",
                    refused.at("/detail").asText());
        }
        assertStatus(200, ann().get("/api/sync/items?status=pending,failed"));
    }

    @Test
    default void health_checks_take_any_query() {
        for (String path : List.of("/health", "/ready")) {
            for (String query : List.of("?verbose=1", "?_=1733824000&_=2", "?")) {
                assertStatus(200, api().anonymous().get(path + query));
            }
        }
    }

    private Client.Answer addData(String data) {
        return ann().post("/api/sync/add", "{'endpoint':'/api/expenses','method':'POST','data':" + data + "}");
    }

    private void assertNothingStored() {
        assertEquals(0, ann().get("/api/sync/items").at("/count").asInt());
    }

    @Test
    default void bad_json_is_refused() {
        for (String body : List.of(
                "{",
                "nothing",
                "{'endpoint'}",
                "{'a':1}{'b':2}",
                "{'endpoint':'/api/x','method':'POST'} x",
                "[1,]",
                "{'priority':01}",
                "{'priority':NaN}",
                "{/**/}",
                "")) {
            assertProblem(400, ann().post("/api/sync/add", body));
        }
        assertNothingStored();
    }

    @Test
    default void deep_json_is_refused() {
        assertStatus(201, addData("{'a':" + "[".repeat(60) + "]".repeat(60) + "}"));
        ann().delete("/api/sync/clear");
        assertProblem(400, addData("{'a':" + "[".repeat(64) + "]".repeat(64) + "}"));
        assertProblem(400, addData("[".repeat(1_000_000)));
        assertNothingStored();
    }

    @Test
    default void a_body_that_is_too_large_is_refused_whether_announced_or_not() {
        byte[] body = ("{'endpoint':'/api/expenses','method':'POST','data':{'a':'" + "x".repeat(20 << 20) + "'}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);

        assertProblem(
                413,
                ann().send(
                                "POST",
                                "/api/sync/add",
                                BodyPublishers.ofByteArray(body),
                                "Content-Type",
                                "application/json"));
        assertProblem(
                413,
                ann().send(
                                "POST",
                                "/api/sync/add",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                                "Content-Type",
                                "application/json"));
        assertNothingStored();
    }

    @Test
    default void data_that_is_too_large_is_named_before_anything_is_stored() {
        String large = "{'endpoint':'/api/expenses','method':'POST','data':{'a':'" + "x".repeat(1 << 20) + "'}}";
        String small = "{'endpoint':'/api/expenses','method':'POST','data':{}}";

        Client.Answer refused = ann().post("/api/sync/bulk", "{'items':[" + small + "," + large + "]}");

        assertProblem(413, refused);
        assertEquals(List.of("/items/1/data"), pointers(refused));
        assertProblem(413, ann().post("/api/expenses", "{'a':'" + "x".repeat(1 << 20) + "'}"));
        // a small text that is a large document
        assertProblem(413, addData("{'a':[" + "[],".repeat(200_000) + "[]]}"));
        assertNothingStored();
    }

    @Test
    default void what_cannot_be_depended_on_is_refused_and_nothing_is_stored() {
        bob().post("/api/sync/add", item("'bobs'", "[]"));
        String many = "[" + "'m',".repeat(999) + "'m']";
        for (String[] wrong : new String[][] {
            {"'own'", "['own']", "/dependsOn/0"},
            {"'m1'", "['bobs']", "/dependsOn/0"},
            {"'m1'", "['unknown']", "/dependsOn/0"},
            {"'m1'", many, "/dependsOn"},
            {"'m1'", "'a'", "/dependsOn"},
            {"'m1'", "{'a':1}", "/dependsOn"},
            {"'m1'", "[1]", "/dependsOn/0"},
            {"'m1'", "[null]", "/dependsOn/0"},
            {"'m1'", "[['a']]", "/dependsOn/0"},
            {"'m1'", "['']", "/dependsOn/0"},
            {"'m1'", "['" + "x".repeat(129) + "']", "/dependsOn/0"},
        }) {
            Client.Answer refused = ann().post("/api/sync/add", item(wrong[0], wrong[1]));
            assertProblem(400, refused);
            assertEquals(List.of(wrong[2]), pointers(refused), wrong[1]);
        }
        Client.Answer later =
                ann().post("/api/sync/bulk", "{'items':[" + item("'m1'", "['m2']") + "," + item("'m2'", "[]") + "]}");
        assertProblem(400, later);
        assertEquals(List.of("/items/0/dependsOn/0"), pointers(later));
        assertNothingStored();
    }

    private static String item(String mutationId, String dependsOn) {
        return "{'endpoint':'/api/orders','method':'POST','data':{'totalAmount':1},'mutationId':" + mutationId
                + ",'dependsOn':" + dependsOn + "}";
    }

    @Test
    default void unknown_and_repeated_fields_are_named() {
        Client.Answer refused = ann().post(
                        "/api/sync/add",
                        "{'endpoint':'/api/x','method':'POST','userId':'bob','sta/tus':{'a':[]},'method':'PUT'}");

        assertProblem(400, refused);
        assertEquals(List.of("/userId", "/sta~1tus", "/method"), pointers(refused));
        assertEquals(List.of("/data/a"), pointers(addData("{'a':1,'a':2}")));
        assertNothingStored();
    }

    @Test
    default void keys_that_a_database_would_trip_over_are_named() {
        Client.Answer refused =
                addData("{'$where':1,'ok':{'a.b':1,'__proto__':{}},'list':[{'$in':[]}],'nul\\u0000':1}");

        assertProblem(400, refused);
        assertEquals(
                List.of("/data/$where", "/data/ok/a.b", "/data/ok/__proto__", "/data/list/0/$in"),
                pointers(refused).subList(0, 4));
        assertEquals(5, pointers(refused).size());
        assertProblem(400, addData("{'\\ud800':1}"));
        assertProblem(400, addData("{'\\udc00':1}"));
        assertProblem(400, ann().post("/api/expenses", "{'amount':1,'category':'x','$set':{}}"));
        assertNothingStored();
    }

    @Test
    default void numbers_and_texts_that_cannot_be_kept_are_named() {
        assertEquals(List.of("/data/a"), pointers(addData("{'a':1e999}")));
        for (String number : List.of(
                "9".repeat(400), "9223372036854775809", "-9223372036854775809", "123456789012345678.123", "1e-400")) {
            assertEquals(List.of("/data/a/0/b"), pointers(addData("{'a':[{'b':" + number + "}]}")), number);
            assertEquals(List.of("/a"), pointers(ann().post("/api/expenses", "{'a':" + number + "}")), number);
        }
        assertEquals(List.of("/data/a/1"), pointers(addData("{'a':['fine \\ud83d\\ude00','\\ud83d']}")));
        assertEquals(List.of("/mutationId"), pointers(ann().addExpense(",'mutationId':'\\udc00'")));
        assertEquals(List.of("/deviceId"), pointers(ann().addExpense(",'deviceId':'a\\u0000'")));
        assertNothingStored();
    }

    @Test
    default void numbers_come_back_as_they_were_sent() {
        Client.Answer added = addData("{'int':2147483647,'long':9223372036854775807,'neg':-9223372036854775808,'f':0.5,"
                + "'g':0.1,'h':0.30000000000000004,'none':null}");

        assertStatus(201, added);
        assertTrue(added.text().contains("\"long\":9223372036854775807"));
        assertTrue(added.text().contains("\"neg\":-9223372036854775808"));
        assertEquals(0.5, added.at("/syncItem/data/f").asDouble());
        assertEquals("0.1", added.at("/syncItem/data/g").asText());
        assertEquals("0.30000000000000004", added.at("/syncItem/data/h").asText());
        assertTrue(added.at("/syncItem/data/none").isNull());
    }

    @Test
    default void wrong_types_are_named() {
        Client.Answer refused = ann().post(
                        "/api/sync/add",
                        "{'endpoint':{},'method':[1],'data':'x','deviceId':1,'priority':'1','maxAttempts':1.5,'mutationId':true}");

        assertProblem(400, refused);
        assertEquals(
                List.of("/endpoint", "/method", "/data", "/deviceId", "/priority", "/maxAttempts", "/mutationId"),
                pointers(refused));
        assertProblem(400, ann().post("/api/sync/add", "[]"));
        assertProblem(400, ann().post("/api/sync/add", "null"));
        assertProblem(400, ann().post("/api/expenses", "[]"));
        assertNothingStored();
    }

    @Test
    default void bounds_are_named() {
        for (String field : List.of(
                "'mutationId':'" + "m".repeat(129) + "'",
                "'mutationId':''",
                "'priority':1001",
                "'priority':-1001",
                "'priority':99999999999999999999",
                "'maxAttempts':0",
                "'maxAttempts':21",
                "'occurredAt':'2025-12-10T10:00:00'",
                "'occurredAt':'yesterday'",
                "'occurredAt':'+12025-12-10T10:00:00Z'",
                "'occurredAt':17",
                "'occurredAt':1e300",
                "'occurredAt':" + "9".repeat(30),
                "'occurredAt':true",
                "'occurredAt':['2025-12-10']",
                "'deviceId':'" + "d".repeat(257) + "'")) {
            Client.Answer refused = ann().addExpense("," + field);
            assertProblem(400, refused);
            assertEquals(List.of("/" + field.split("'")[1]), pointers(refused));
        }
        assertNothingStored();
    }

    @Test
    default void an_endpoint_that_is_no_path_is_named() {
        for (String endpoint :
                List.of("", " ", "api", "/a//b", "/a/../b", "/", "http://", "/a b", "/" + "a".repeat(2048))) {
            Client.Answer refused =
                    ann().post("/api/sync/add", "{'endpoint':'" + endpoint + "','method':'POST','data':{}}");
            assertProblem(400, refused);
            assertEquals(List.of("/endpoint"), pointers(refused));
        }
        assertNothingStored();
    }

    @Test
    default void a_record_id_out_of_bounds_is_named() {
        assertEquals(List.of("/data/_id"), pointers(addData("{'_id':17}")));
        assertEquals(List.of("/data/_id"), pointers(addData("{'_id':'" + "x".repeat(129) + "'}")));
        assertEquals(
                List.of("/data/_id"),
                pointers(ann().post(
                                "/api/sync/add", "{'endpoint':'/api/expenses/a','method':'PUT','data':{'_id':'b'}}")));
        assertNothingStored();
    }

    @Test
    default void a_body_of_another_type_is_refused() {
        String json = "{\"endpoint\":\"/api/x\",\"method\":\"POST\"}";
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16")) {
            assertProblem(
                    415, ann().send("POST", "/api/sync/add", BodyPublishers.ofString(json), "Content-Type", type));
        }
        assertProblem(415, ann().send("POST", "/api/sync/add", BodyPublishers.ofString(json)));
        assertProblem(415, ann().post("/api/sync/add", json, "Content-Encoding", "gzip"));
        assertNothingStored();
        for (String type : List.of("application/json;charset=UTF-8", "application/merge-patch+json")) {
            assertStatus(201, ann().send("POST", "/api/sync/add", BodyPublishers.ofString(json), "Content-Type", type));
        }
    }

    @Test
    default void bytes_that_are_no_utf8_are_refused() {
        byte[] body =
                "{\"endpoint\":\"/api/x\",\"method\":\"POST\",\"deviceId\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xff : body[i];
        }

        assertProblem(
                400,
                ann().send(
                                "POST",
                                "/api/sync/add",
                                BodyPublishers.ofByteArray(body),
                                "Content-Type",
                                "application/json"));
        assertNothingStored();
    }

    @Test
    default void a_key_in_the_header_must_agree_and_keep_its_bounds() {
        String body = "{'endpoint':'/api/x','method':'POST','mutationId':'a'}";
        assertProblem(400, ann().post("/api/sync/add", body, "Idempotency-Key", "b"));
        assertProblem(400, ann().post("/api/expenses", "{'amount':1}", "Idempotency-Key", "k".repeat(129)));
        assertNothingStored();
        assertStatus(201, ann().post("/api/sync/add", body, "Idempotency-Key", "a"));
    }

    @Test
    default void faults_are_counted_to_a_hundred() {
        StringBuilder data = new StringBuilder("{'ok':1");
        for (int i = 0; i < 500; i++) {
            data.append(",'$").append(i).append("':1");
        }

        Client.Answer refused = addData(data + "}");
        assertEquals(100, pointers(refused).size());
        assertEquals(
                "/data/$0 is a key that begins with $ (and at least 99 more)",
                refused.at("/detail").asText());
        assertEquals(
                "/data/$0 is a key that begins with $ (and 1 more)",
                addData("{'$0':1,'$1':1}").at("/detail").asText());
    }

    @Test
    default void the_faults_of_a_body_are_listed_and_what_is_wrong_beside_it_is_told_alone() {
        Client.Answer body = ann().post("/api/sync/bulk", "{'items':[{'endpoint':5,'method':'X'},{'bad':1}]}");
        assertEquals(
                List.of("/items/0/endpoint", "/items/0/method", "/items/1/bad", "/items/1/endpoint", "/items/1/method"),
                pointers(body));

        for (Client.Answer beside : List.of(
                ann().post("/api/expenses", "{'amount':"),
                ann().get("/api/sync/items?limit=0&status=odd"),
                ann().post("/api/expenses", "{'amount':1}", "Idempotency-Key", "k".repeat(129)))) {
            assertProblem(400, beside);
            assertTrue(beside.at("/errors").isMissingNode(), beside.toString());
        }
    }
}
