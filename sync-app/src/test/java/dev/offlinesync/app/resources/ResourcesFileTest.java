package dev.offlinesync.app.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Ownership.ByField;
import dev.offlinesync.core.record.Ownership.Form;
import dev.offlinesync.core.record.RecordLayout.NewIds;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.forward.RecordIds;
import dev.offlinesync.forward.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourcesFileTest {
    @TempDir
    private Path dir;

    @Test
    void the_built_in_resources_are_those_of_the_product() {
        List<Resource> resources = ResourcesFile.builtIn().resources();

        assertEquals(
                List.of("/api/expenses", "/api/orders", "/api/users"),
                resources.stream().map(Resource::path).toList());
        assertEquals(
                List.of("expense", "order", "user"),
                resources.stream().map(Resource::name).toList());
        Resource users = resources.get(2);
        assertEquals(Set.of(Method.PUT), users.methods());
        assertEquals(Resource.Kind.PROFILE, users.kind());
        assertEquals(Set.of("name", "email", "phone"), users.rules().declared());
        Handlers.Builder handlers = Handlers.builder();
        resources.forEach(handlers::resource);
        handlers.build();
    }

    @Test
    void clients_of_the_system_reach_them_by_the_paths_they_use() {
        Handlers.Builder builder = Handlers.builder();
        ResourcesFile.builtIn().resources().forEach(builder::resource);
        Handlers handlers = builder.build();

        assertEquals(
                "/api/users",
                handlers.route(Method.PUT, "/api/user").orElseThrow().path());
        assertEquals(
                "/api/users",
                handlers.route(Method.PUT, "/api/user/profile").orElseThrow().path());
        assertEquals(
                "/api/orders",
                handlers.route(Method.POST, "/api/orders/create").orElseThrow().path());
    }

    @Test
    void an_order_needs_a_patient_and_an_amount_that_is_not_negative() {
        Resource orders = ResourcesFile.builtIn().resources().get(1);

        assertEquals(
                List.of("patientName is required", "totalAmount must be at least 0"),
                orders.rules().onCreate(Map.of("totalAmount", "-1"), Instant.EPOCH).violations().stream()
                        .map(Violation::sentence)
                        .toList());
        assertTrue(orders.rules()
                .onCreate(Map.of("patientName", "John", "totalAmount", 5000, "room", 3), Instant.EPOCH)
                .isValid());
    }

    @Test
    void a_resource_of_ones_own_is_a_few_lines() throws IOException {
        List<Resource> resources =
                read("{\"resources\": [{\"path\": \"/api/categories\", \"collection\": \"categories\"}]}")
                        .resources();

        assertEquals("category", resources.get(0).name());
        assertEquals(
                Set.of(Method.POST, Method.PUT, Method.DELETE), resources.get(0).methods());
    }

    @Test
    void updates_are_merged_field_by_field_unless_the_resource_says_deep() throws IOException {
        List<Resource> resources = read("""
                        {"resources": [{"path": "/api/a", "collection": "a"},
                                       {"path": "/api/b", "collection": "b", "merge": "deep"},
                                       {"path": "/api/c", "collection": "c", "merge": "shallow"}]}""").resources();

        assertEquals(
                List.of(Resource.Merge.SHALLOW, Resource.Merge.DEEP, Resource.Merge.SHALLOW),
                resources.stream().map(Resource::merge).toList());
        assertContains(
                problems("{\"resources\": [{\"path\": \"/api/a\", \"collection\": \"a\", \"merge\": true}]}")
                        .toString(),
                "/api/a: /resources/0/merge must be \"shallow\" or \"deep\"; it is true");
    }

    @Test
    void the_time_of_a_record_is_the_servers_unless_the_resource_says_client() throws IOException {
        List<Resource> resources = read("""
                        {"resources": [{"path": "/api/a", "collection": "a"},
                                       {"path": "/api/b", "collection": "b", "times": "client"}]}""").resources();

        assertEquals(
                List.of(Resource.Times.SERVER, Resource.Times.CLIENT),
                resources.stream().map(Resource::times).toList());
        assertContains(
                problems("{\"resources\": [{\"path\": \"/api/a\", \"collection\": \"a\", \"times\": \"mine\"}]}")
                        .toString(),
                "/api/a: /resources/0/times must be \"server\" or \"client\"; it is \"mine\"");
    }

    @Test
    void records_name_their_owner_where_the_resource_says() throws IOException {
        List<Resource> resources = read("""
                        {"resources": [{"path": "/api/a", "collection": "a"},
                                       {"path": "/api/b", "collection": "b", "owner": "userId"},
                                       {"path": "/api/c", "collection": "c", "owner": "owner_id", "ownerType": "objectid"},
                                       {"path": "/api/d", "collection": "d", "ownerType": "text"},
                                       {"path": "/api/f", "collection": "f", "ownerType": "number"},
                                       {"path": "/api/e", "collection": "e", "kind": "profile"}]}""").resources();

        assertEquals(
                List.of(
                        ByField.USER,
                        new ByField("userId", Form.ANY),
                        new ByField("owner_id", Form.OBJECT_ID),
                        new ByField("user", Form.TEXT),
                        new ByField("user", Form.NUMBER),
                        new Ownership.ById()),
                resources.stream().map(Resource::ownership).toList());
    }

    @Test
    void new_ids_of_24_hex_digits_are_objectids_unless_the_resource_says_text() throws IOException {
        List<Resource> resources = read("""
                        {"resources": [{"path": "/api/a", "collection": "a"},
                                       {"path": "/api/b", "collection": "b", "idType": "text"},
                                       {"path": "/api/c", "collection": "c", "idType": "objectid"}]}""").resources();

        assertEquals(
                List.of(NewIds.OBJECT_ID_IF_HEX, NewIds.TEXT, NewIds.OBJECT_ID_IF_HEX),
                resources.stream().map(Resource::newIds).toList());
        assertContains(
                problems("{\"resources\": [{\"path\": \"/api/a\", \"collection\": \"a\", \"idType\": \"uuid\"}]}")
                        .toString(),
                "/resources/0/idType must be \"objectid\" (24 hex digits are one) or \"text\"; it is \"uuid\"");
    }

    @Test
    void a_put_creates_if_the_resource_says_so() throws IOException {
        List<Resource> resources = read("""
                        {"resources": [{"path": "/api/a", "collection": "a", "upsert": true},
                                       {"path": "/api/b", "collection": "b", "upsert": false}]}""").resources();

        assertEquals(
                List.of(Resource.Puts.UPSERT, Resource.Puts.UPDATE),
                resources.stream().map(Resource::puts).toList());

        String all = String.join("\n", problems("""
                {"resources": [{"path": "/api/a", "collection": "a", "upsert": "yes"},
                               {"path": "/api/b", "collection": "b", "upsert": true, "methods": ["POST"]},
                               {"path": "/api/c", "collection": "c", "upsert": true, "kind": "profile"}]}"""));
        assertContains(all, "/resources/0/upsert must be true or false; it is \"yes\"");
        assertContains(all, "/resources/1/upsert needs PUT among the methods");
        assertContains(all, "/resources/2/upsert does not go with profile, which PUT creates in any case");
    }

    @Test
    void a_resource_says_what_becomes_of_conflicts() throws IOException {
        List<Resource> resources = read("""
                {"resources": [{"path": "/api/a", "collection": "a", "conflicts": "merge",
                                "together": [["amount", "currency"]], "set": ["tags"], "counter": ["stock"]},
                               {"path": "/api/b", "collection": "b", "conflicts": "server-wins"},
                               {"path": "/api/c", "collection": "c"}]}""").resources();

        assertEquals(
                new ConflictRules(
                        ConflictPolicy.MERGE,
                        List.of(Set.of("amount", "currency")),
                        Set.of("tags"),
                        Set.of("stock"),
                        null),
                resources.get(0).conflicts());
        assertEquals(
                ConflictRules.of(ConflictPolicy.SERVER_WINS), resources.get(1).conflicts());
        assertEquals(ConflictRules.DEFAULT, resources.get(2).conflicts());

        String all = String.join("\n", problems("""
                {"resources": [{"path": "/api/a", "collection": "a", "conflicts": "handler"},
                               {"path": "/api/b", "collection": "b", "set": ["tags"]},
                               {"path": "/api/c", "collection": "c", "conflicts": "merge", "together": [["x"], "y"],
                                "set": ["_id", "x"], "counter": 1},
                               {"path": "/api/d", "forward": "http://127.0.0.1:1", "conflicts": "merge"}]}"""));
        assertContains(
                all,
                "/resources/0/conflicts must be one of \"client-wins\", \"server-wins\", \"merge\", \"reject\"; it is \"handler\"");
        assertContains(all, "/resources/1/set goes with \"conflicts\": \"merge\" alone");
        assertContains(all, "/resources/2/together/0 must have two fields at least");
        assertContains(all, "/resources/2/together/1 must be a list of top-level fields; it is \"y\"");
        assertContains(all, "/resources/2/set/0 must be a top-level field that clients can set; it is \"_id\"");
        assertContains(all, "/resources/2/set/1 is \"x\" once more");
        assertContains(all, "/resources/2/counter must be a list of top-level fields; it is 1");
        assertContains(all, "/resources/3/conflicts does not go with forward");
    }

    @Test
    void a_path_with_variables_stops_the_start() {
        String all = String.join("\n", problems("""
                {"resources": [{"path": "/api/shops/{shop}/a", "collection": "a", "aliases": ["/api/{a}/b", "/api/b/*"]},
                               {"path": "/api/{shop}/c", "forward": "http://127.0.0.1:1"}]}"""));
        for (String place : List.of("/resources/0/path", "/resources/0/aliases/0", "/resources/1/path")) {
            assertContains(
                    all,
                    place
                            + " must not have variables, which only handlers of an embedding application have; it is \"/api");
        }
        assertContains(all, "/resources/0/aliases/1 must be /api/ and then letters");
    }

    @Test
    void an_owner_that_cannot_be_one_stops_the_start() throws IOException {
        String all = String.join("\n", problems("""
                {"resources": [
                  {"path": "/api/a", "collection": "a", "owner": "a.b"},
                  {"path": "/api/b", "collection": "b", "owner": "_id", "ownerType": "ObjectId"},
                  {"path": "/api/c", "collection": "c", "owner": 5, "ownerType": null},
                  {"path": "/api/d", "collection": "d", "owner": "", "ownerType": ["text"]},
                  {"path": "/api/e", "collection": "e", "kind": "profile", "owner": "user", "ownerType": "text"},
                  {"path": "/api/f", "forward": "http://127.0.0.1:1", "owner": "user"},
                  {"path": "/api/g", "collection": "g", "owner": "userId", "schema": {"properties": {"userId": {}}}},
                  {"path": "/api/h", "collection": "h", "owner": "$user"},
                  {"path": "/api/i", "collection": "i", "owner": "createdAt"}]}"""));

        assertContains(all, "/api/a: /resources/0/owner must be the top-level field that has the owner's id");
        assertContains(all, "it is \"a.b\"");
        assertContains(all, "/resources/1/owner must be the top-level field");
        assertContains(
                all,
                "/resources/1/ownerType must be \"objectid\", \"number\" or \"text\" (without it, all are found); it is \"ObjectId\"");
        assertContains(all, "/resources/2/owner must be the top-level field");
        assertContains(all, "/resources/2/ownerType must be");
        assertContains(all, "/resources/3/owner must be the top-level field");
        assertContains(all, "/resources/3/ownerType must be");
        assertContains(all, "/resources/4/owner does not go with \"kind\": \"profile\"");
        assertContains(all, "/resources/4/ownerType does not go with \"kind\": \"profile\"");
        assertContains(all, "/resources/5/owner does not go with forward");
        assertContains(all, "/resources/6/schema/properties/userId cannot be declared: clients can never set userId");
        assertContains(all, "/resources/7/owner must be the top-level field");
        assertContains(all, "/resources/8/owner must be the top-level field");
    }

    @Test
    void every_mistake_is_told_with_its_place_and_what_is_allowed() throws IOException {
        List<String> problems = problems("""
                {"resources": [
                  {"path": "/api/a", "collection": "a", "methods": ["GET", "get"], "shema": {}},
                  {"path": "api/b", "collection": "b c"},
                  {"path": "/api/sync/x", "collection": "syncQueues", "kind": "list"},
                  {"path": "/api/a", "collection": "A", "aliases": ["FETCH /api/y", 5]},
                  {"path": "/api/d", "collection": "d", "schema": {"type": "objekt"}},
                  {"path": "/api/e", "collection": "e", "schema": {"properties": {"p": {"pattern": "("}}}},
                  {"path": "/api/f", "collection": "f", "schema": {"properties": {"p": {"$ref": "#/$defs/q"}}}},
                  {"path": "/api/g", "collection": "g", "schema": {"properties": {"user": {}}}},
                  7
                ], "more": 1}""");

        String file = dir.resolve("resources.json") + ": ";
        String all = String.join("\n", problems).replace(file, "");
        assertContains(all, "/more is not known; allowed are resources");
        assertContains(
                all,
                "/api/a: /resources/0/shema is not known; allowed are path, collection, name, methods, aliases, kind, merge, upsert, times, schema");
        assertContains(all, "/api/a: /resources/0/methods/0 must be POST, PUT, PATCH or DELETE; it is \"GET\"");
        assertContains(all, "/api/a: /resources/0/methods/1 must be POST, PUT, PATCH or DELETE; it is \"get\"");
        assertContains(all, "api/b: /resources/1/path must be ");
        assertContains(all, "api/b: /resources/1/collection must be 1 to 100 letters");
        assertContains(all, "/resources/2/path must not be /api/sync or below it");
        assertContains(all, "/resources/2/collection must not be \"syncQueues\"");
        assertContains(all, "/resources/2/kind must be \"collection\" or \"profile\"; it is \"list\"");
        assertContains(all, "/resources/3/path is /api/a, which /resources/0/path has already");
        assertContains(all, "/resources/3/collection is \"A\", which /resources/0/collection has already");
        assertContains(all, "/resources/3/aliases/0 must be a path, or a method and a path");
        assertContains(all, "/resources/3/aliases/1 must be a path");
        assertContains(all, "/api/d: /resources/4/schema must describe an object");
        assertContains(all, "/api/e: /resources/5/schema/properties/p/pattern is no JSON Schema (2020-12)");
        assertContains(all, "/api/f: /resources/6/schema cannot be compiled: Reference /$defs/q cannot be resolved");
        assertContains(all, "/api/g: /resources/7/schema/properties/user cannot be declared");
        assertContains(all, "/resources/8 must be an object");
        problems.forEach(problem -> assertTrue(problem.startsWith(file) && !problem.contains("\n"), problem));
    }

    @Test
    void what_is_nearly_a_keyword_or_a_format_is_refused_with_what_was_meant() throws IOException {
        List<String> problems = problems("""
                {"resources": [
                  {"path": "/api/a", "collection": "a", "schema": {"propertys": {}, "properties": {
                    "readonly": {"type": "string", "enum": [{"readonly": true}], "readonly": true},
                    "due": {"anyOf": [{"format": "datetime"}, {"items": {"format": "ObjectId"}}]}}}},
                  {"path": "/api/b", "collection": "b", "schema": {"required": 1, "properties": {"p": {"type": "text"}}}}
                ]}""");

        String at = dir.resolve("resources.json") + ": /api/a: /resources/0/schema/";
        assertEquals(
                List.of(
                        at + "propertys \"propertys\" is no keyword of JSON Schema 2020-12, and has no effect;"
                                + " did you mean \"properties\"?",
                        at
                                + "properties/readonly/readonly \"readonly\" is no keyword of JSON Schema 2020-12, and has no"
                                + " effect; did you mean \"readOnly\"?",
                        at + "properties/due/anyOf/0/format \"datetime\" is no format of JSON Schema, and checks"
                                + " nothing; did you mean \"date-time\"?",
                        at + "properties/due/anyOf/1/items/format \"ObjectId\" is no format of JSON Schema, and checks"
                                + " nothing; did you mean \"objectid\"?"),
                problems.subList(0, 4));
        assertEquals(6, problems.size(), problems::toString);
        problems.subList(4, 6)
                .forEach(problem -> assertTrue(
                        problem.matches(
                                ".*/api/b: /resources/1/schema/(required|properties/p/type) is no JSON Schema .*"),
                        problem));
    }

    @Test
    void a_keyword_of_somebody_elses_is_told_and_taken() throws IOException {
        Declared declared = read("""
                {"resources": [
                  {"path": "/api/a", "collection": "a", "schema": {"x-ui": 1, "properties": {
                    "p": {"type": "string", "nullable": true},
                    "q": {"type": "integer", "format": "int64", "example": 5}}}}
                ]}""");

        String at = dir.resolve("resources.json") + ": /api/a: /resources/0/schema/properties/";
        assertEquals(
                List.of(
                        at + "p/nullable \"nullable\" is no keyword of JSON Schema 2020-12, and has no effect; write"
                                + " \"type\": [\"string\", \"null\"] for text that may be null",
                        at + "q/format \"int64\" is no format of JSON Schema, and checks nothing",
                        at + "q/example \"example\" is no keyword of JSON Schema 2020-12, and has no effect"),
                declared.warnings());
        assertEquals(1, declared.resources().size());
    }

    @Test
    void what_nobody_can_fill_in_is_refused() throws IOException {
        List<String> problems = problems("""
                {"resources": [
                  {"path": "/api/a", "collection": "a", "schema": {
                    "required": ["state", "lines", "origin"],
                    "properties": {
                      "state": {"$ref": "#/$defs/state"},
                      "origin": {"readOnly": true, "default": "app"},
                      "seen": {"readOnly": true},
                      "lines": {"type": "array", "items": {"required": ["no"], "properties": {"no": {"readOnly": true}}}}},
                    "$defs": {"state": {"type": "string", "readOnly": true}}}}
                ]}""");

        String at = dir.resolve("resources.json") + ": /api/a: /resources/0/schema/properties/";
        String why = " is readOnly and required, so that no client could create a record; give it a default, or take ";
        assertEquals(
                List.of(
                        at + "state" + why + "\"state\" out of required",
                        at + "lines/items/properties/no" + why + "\"no\" out of required"),
                problems);
    }

    @Test
    void a_resource_that_is_with_another_backend_is_a_path_and_a_url() throws IOException {
        UpstreamResource resource =
                read("{\"resources\": [{\"path\": \"/api/a\", \"forward\": \"http://erp:8080/v2/\"}]}")
                        .upstream()
                        .get(0);

        assertEquals(
                new UpstreamResource(
                        "/api/a",
                        Set.of(Method.POST, Method.PUT, Method.PATCH, Method.DELETE),
                        List.of(),
                        new UpstreamResource.Target(
                                new Upstream("http://erp:8080/v2"),
                                new UpstreamResource.Identity.Header("X-User-Id"),
                                Duration.ofSeconds(10)),
                        RecordIds.NONE),
                resource);
    }

    @Test
    void it_stands_beside_others_with_settings_of_its_own() throws IOException {
        Declared declared = read("""
                {"resources": [
                  {"path": "/api/a", "collection": "a"},
                  {"path": "/api/b", "forward": "https://erp.example.com", "methods": ["POST"],
                   "aliases": ["POST /api/b/create"], "tokenClaim": "userId", "timeout": "500ms"}]}""");

        assertEquals(1, declared.resources().size());
        assertEquals(
                new UpstreamResource(
                        "/api/b",
                        Set.of(Method.POST),
                        List.of(new Resource.Alias(Method.POST, "/api/b/create")),
                        new UpstreamResource.Target(
                                new Upstream("https://erp.example.com"),
                                new UpstreamResource.Identity.Token("userId", "https://erp.example.com"),
                                Duration.ofMillis(500)),
                        RecordIds.NONE),
                declared.upstream().get(0));
    }

    @Test
    void a_backend_that_makes_ids_says_where_they_are_and_which_fields_hold_them() throws IOException {
        Declared declared = read("""
                {"resources": [
                  {"path": "/api/orders", "forward": "https://e.example", "idFrom": "/order/_id"},
                  {"path": "/api/lines", "forward": "https://e.example", "idFrom": "id",
                   "references": {"orderId": "/api/orders", "/more/lines": "/api/lines"}}]}""");

        assertEquals(
                List.of(
                        new RecordIds("/order/_id", Map.of()),
                        new RecordIds("id", Map.of("orderId", "/api/orders", "/more/lines", "/api/lines"))),
                declared.upstream().stream().map(UpstreamResource::ids).toList());
    }

    @Test
    void faults_of_ids_and_references_are_told() throws IOException {
        String problems = String.join("\n", problems("""
                {"resources": [
                  {"path": "/api/a", "forward": "https://e.example", "idFrom": 7},
                  {"path": "/api/b", "forward": "https://e.example", "idFrom": "/a//b"},
                  {"path": "/api/c", "forward": "https://e.example", "idFrom": "id", "methods": ["PUT"]},
                  {"path": "/api/d", "forward": "https://e.example", "references": ["orderId"]},
                  {"path": "/api/e", "forward": "https://e.example", "references": {"orderId": 7, "/": "/api/a"}},
                  {"path": "/api/f", "collection": "f", "idFrom": "/id"}]}"""));

        assertContains(problems, "/api/a: /resources/0/idFrom must be a JSON pointer such as \"/order/_id\"; it is 7");
        assertContains(problems, "/resources/1/idFrom must be a JSON pointer such as /order/_id");
        assertContains(problems, "/resources/2/idFrom needs POST among the methods");
        assertContains(problems, "/resources/3/references must be fields and the paths of their records");
        assertContains(problems, "/resources/4/references/orderId must be the path of another entry");
        assertContains(problems, "/resources/4/references/~1 must be a JSON pointer");
        assertContains(problems, "/resources/5/idFrom goes with forward alone");
        assertContains(
                String.join("\n", problems("""
                        {"resources": [
                          {"path": "/api/a", "forward": "https://e.example", "idFrom": "id"},
                          {"path": "/api/b", "forward": "https://e.example", "references": {"c": "/api/c"}}]}""")),
                "/api/b: the reference \"c\" must be the path of an entry with idFrom, /api/a; it is \"/api/c\"");
    }

    @Test
    void what_does_not_go_together_is_told() throws IOException {
        String problems = String.join("\n", problems("""
                {"resources": [
                  {"path": "/api/a", "forward": "https://e.example", "schema": {}, "collection": "a", "header": "X-A"},
                  {"path": "/api/b", "forward": "ftp://e.example", "userHeader": "Host"},
                  {"path": "/api/c", "forward": "https://me:hunter2@e.example", "timeout": 10},
                  {"path": "/api/d", "forward": "https://e.example", "userHeader": "X-A", "tokenClaim": "exp"},
                  {"path": "/api/e", "collection": "e", "timeout": "10s"},
                  {"path": "/api/f", "forward": null},
                  {"path": "/api/a", "forward": "https://e.example", "methods": ["GET"], "timeout": "1h"},
                  {"path": "/api/e/g", "forward": "https://e.example", "tokenAudience": "us"},
                  {"path": "/api/h", "collection": "h"},
                  {"path": "/api/h/i", "forward": "https://e.example"}
                ]}"""));

        assertContains(
                problems,
                "/api/a: /resources/0/schema does not go with forward: the records are with the other backend");
        assertContains(problems, "/api/a: /resources/0/collection does not go with forward");
        assertContains(
                problems,
                "/resources/0/header is not known; allowed are path, forward, methods, aliases, userHeader, tokenClaim, tokenAudience, timeout, idFrom, references");
        assertContains(
                problems,
                "/api/b: /resources/1/forward must be the URL of a backend, such as https://erp.example.com, with http or https");
        assertContains(problems, "/resources/1/userHeader must be the name of a header");
        assertContains(problems, "; it is \"Host\"");
        assertContains(problems, "/resources/2/forward must be the URL of a backend");
        assertTrue(!problems.contains("hunter2"), problems);
        assertContains(problems, "/resources/2/timeout must be a duration such as 500ms, 10s or 1m");
        assertContains(problems, "/resources/3/userHeader does not go with tokenClaim");
        assertContains(problems, "/resources/3/tokenClaim must be the name of a claim, such as sub; it is \"exp\"");
        assertContains(problems, "/api/e: /resources/4/timeout goes with forward alone");
        assertContains(problems, "/api/f: /resources/5/forward must be the URL of a backend");
        assertContains(problems, "/resources/6/path is /api/a, which /resources/0/path has already");
        assertContains(problems, "/resources/6/methods/0 must be POST, PUT, PATCH or DELETE");
        assertContains(problems, "/resources/6/timeout must be a duration");
        assertContains(problems, "/api/e/g: /resources/7/tokenAudience goes with tokenClaim only");
        assertContains(problems, "/api/h/i: its path would be a record of /api/h");
    }

    @Test
    void a_path_below_another_resources_path_is_refused() throws IOException {
        assertContains(problems("""
                                {"resources": [{"path": "/api/a", "collection": "a"}, {"path": "/api/a/b", "collection": "b"}]}""").toString(), "/api/a/b: its path would be a record of /api/a");
    }

    @Test
    void names_that_would_break_paths_or_answers_are_refused() throws IOException {
        for (String path : List.of("/api/a*", "/api/<b>", "/api/a b", "/api/a?b", "/api/a/", "/api", "/a")) {
            assertContains(
                    problems("{\"resources\": [{\"path\": \"" + path + "\", \"collection\": \"a\"}]}")
                            .toString(),
                    "/resources/0/path must be ");
        }
        assertEquals(
                2,
                problems("{\"resources\": [{\"path\": \"/api/a\", \"collection\": \"count\", \"name\": \"total\"}]}")
                        .size());
    }

    @Test
    void two_resources_cannot_have_one_endpoint_not_even_for_one_method() throws IOException {
        String problems = problems("""
                        {"resources": [{"path": "/api/a", "collection": "a", "aliases": ["POST /api/x", "/api/y"]},
                                       {"path": "/api/b", "collection": "b",
                                        "aliases": ["PUT /api/x", "POST /api/x", "/api/x", "PUT /api/y", "/api/a"]}]}""").toString();

        assertContains(problems, "/resources/1/aliases/1 is POST /api/x, which /resources/0/aliases/0 has already");
        assertContains(problems, "/resources/1/aliases/2 is /api/x, which /resources/0/aliases/0 has already");
        assertContains(problems, "/resources/1/aliases/3 is PUT /api/y, which /resources/0/aliases/1 has already");
        assertContains(problems, "/resources/1/aliases/4 is /api/a, which /resources/0/path has already");
        assertTrue(!problems.contains("/resources/1/aliases/0 is"), problems);
    }

    @Test
    void what_is_no_json_is_told_with_line_and_column() throws IOException {
        assertContains(problems("{\"resources\": [\n}").toString(), "(line 2, column");
        assertContains(problems("{\"resources\": [], \"resources\": []}").toString(), "Duplicate");
        assertContains(problems("[]").toString(), "must be an object with a list \"resources\"");
        assertContains(problems("").toString(), "must be an object with a list \"resources\"");
    }

    private Declared read(String text) throws IOException {
        return ResourcesFile.read(Files.writeString(dir.resolve("resources.json"), text));
    }

    private List<String> problems(String text) {
        return assertThrows(ResourcesError.class, () -> read(text)).problems();
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "\"" + part + "\" is not in:\n" + text);
    }
}
