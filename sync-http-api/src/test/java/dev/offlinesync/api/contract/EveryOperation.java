package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.api.contract.OpenApiDocument.Operation;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.StoreUnavailable;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;

/** Sends to each operation of the document what it must refuse, also where no other test does, and each kind of write. */
record EveryOperation(OpenApiDocument document, OpenApiCheck check, TestApi api) {
    private static final Authenticator ANN = token -> new Caller(TestApi.ANN, Caller.Role.USER);

    private static final Resource READ_ONLY = new Resource(
            "/api/read-only", "read-only", "record", Set.of(), List.of(), Resource.Kind.COLLECTION, RecordRules.NONE);

    void refusesWhatAnyRequestMayGetWrong() {
        Client nobody = client(with(TestApi.handlers(), token -> {
            throw new Authenticator.InvalidToken("this token proves nothing");
        }));
        Client withoutKeys = client(with(TestApi.handlers(), token -> {
            throw new Authenticator.KeysUnavailable("the keys cannot be read");
        }));
        Client broken = client(with(TestApi.handlers(), token -> {
            throw new IllegalStateException("an authenticator that is broken");
        }));
        Client ann = client(with(TestApi.handlers(), ANN).limits(new HttpLimits(1024, 1024, 10, 10, 10)));
        Client limited =
                client(with(TestApi.handlers(), ANN).rateLimit(RateLimit.inMemory(RateLimit.Policy.parse("1/1h"))));
        Client notReady = client(with(TestApi.handlers(), ANN).readiness(() -> {
            throw new StoreUnavailable("the database is away");
        }));
        limited.get("/api/sync/limits");
        for (Operation operation : document.operations()) {
            String path = path(operation, "orders", "000000000000000000000000");
            if (operation.isOpen()) {
                assertStatus(200, ann.get(path));
                continue;
            }
            assertStatus(401, nothing(nobody, operation, path));
            assertStatus(403, nothing(ann, operation, path, "Sync-User", "another"));
            assertStatus(400, nothing(ann, operation, path + "?odd=1"));
            assertStatus(429, nothing(limited, operation, path));
            assertStatus(500, nothing(broken, operation, path));
            assertStatus(503, nothing(withoutKeys, operation, path));
            if (operation.json().has("requestBody")) {
                assertStatus(413, ann.json(operation.method(), path, "{'a':'" + "x".repeat(2000) + "'}"));
                assertStatus(415, ann.send(operation.method(), path, BodyPublishers.ofString("{}")));
            }
        }
        assertStatus(503, notReady.get("/ready"));
        assertStatus(
                200,
                client(with(TestApi.handlers(), ANN)
                                .batchSize(50)
                                .maxRecord(2 << 20)
                                .itemRateLimit(RateLimit.inMemory(RateLimit.Policy.parse("100/1m"))))
                        .get("/api/sync/limits"));
    }

    void refusesWhatResourcesDoNotHave() {
        Client none = client(with(Handlers.builder().build(), ANN));
        Client readOnly = client(with(Handlers.builder().resource(READ_ONLY).build(), ANN));
        for (Operation operation : document.operations()) {
            String tag = operation.json().at("/tags/0").asText();
            if (tag.equals("Records") || tag.equals("Profile")) {
                assertStatus(404, nothing(none, operation, path(operation, "none", "x")));
            }
            if (tag.equals("Records") && !operation.method().equals("GET")) {
                assertStatus(405, nothing(readOnly, operation, path(operation, "read-only", "x")));
            }
        }
        assertStatus(405, api.ann().get("/api/users"));
        assertStatus(501, api.ann().get("/api/sync/events"));
    }

    /** Each write: done, repeated, under the key of another write, of another version, and behind one that waits. */
    void writesOnceAndInOrder() {
        int n = 0;
        for (Operation operation : document.operations()) {
            String tag = operation.json().at("/tags/0").asText();
            if (operation.method().equals("GET") || !(tag.equals("Records") || tag.equals("Profile"))) {
                continue;
            }
            Write write = new Write(api.ann(), operation, tag.equals("Profile"));
            n++;
            write.prepare("done" + n);
            assertStatus(write.success(), write.send("done" + n, "{'totalAmount':1", "Idempotency-Key", "key" + n));
            write.prepare("other" + n);
            assertStatus(422, write.send("other" + n, "{'totalAmount':2", "Idempotency-Key", "key" + n));
            write.exists("there" + n);
            boolean creates = operation.method().equals("POST") || tag.equals("Profile");
            assertStatus(
                    412,
                    write.send(
                            "there" + n,
                            "{'totalAmount':3",
                            creates ? "If-None-Match" : "If-Match",
                            creates ? "*" : "\"99\""));
            write.block("there" + n);
            assertStatus(409, write.send("there" + n, "{'totalAmount':4"));
            api.ann().delete("/api/sync/clear");
        }
        assertStatus(201, api.ann().put("/api/notes", "{'_id':'new','text':'a'}"));
    }

    /** What answers have, and writes may have, in a few cases alone. */
    void hasTheRarerFields() {
        Client ann = api.ann();
        String cursor = ann.get("/api/sync/changes").at("/cursor").asText();
        assertEquals(
                10,
                ann.get("/api/sync/changes?wait=1&since=" + cursor)
                        .at("/retryAfter")
                        .asInt());
        ann.post("/api/expenses", "{'_id':'e','amount':1,'category':'x'}", "Idempotency-Key", "made");
        assertStatus(
                200,
                ann.post(
                        "/api/sync/push",
                        "{'items':[{'endpoint':'/api/expenses/e','method':'PUT','data':{'amount':2},'baseMutationId':'made'}]}"));
        Client.Answer deleted = ann.delete("/api/expenses/e", "If-Match", "\"1\"");
        assertEquals("overwrote", deleted.at("/outcome").asText());
    }

    /** One kind of write, to an order or to the profile. */
    private record Write(Client ann, Operation operation, boolean isProfile) {
        boolean isCreate() {
            return operation.method().equals("POST");
        }

        int success() {
            return isCreate() ? 201 : 200;
        }

        void prepare(String id) {
            if (!isCreate()) {
                exists(id);
            }
        }

        void exists(String id) {
            if (isProfile) {
                assertStatus(200, ann.put("/api/user", "{'name':'" + id + "'}"));
            } else {
                assertStatus(201, ann.post("/api/orders", "{'_id':'" + id + "','totalAmount':0,'patientName':'A'}"));
            }
        }

        /** Leaves an update of it in the queue that waits for its retry. */
        void block(String id) {
            String target = isProfile ? "/api/user" : "/api/orders/" + id;
            assertStatus(
                    201,
                    ann.post("/api/sync/add", "{'endpoint':'" + target + "','method':'PUT','data':{'name':'throw'}}"));
            ann.post("/api/sync/process");
        }

        Client.Answer send(String id, String begun, String... headers) {
            String path = EveryOperation.path(operation, "orders", id);
            String name = isCreate() ? ",'patientName':'B'" : "";
            String named = path.endsWith(id) ? "" : ",'_id':'" + id + "'";
            if (isProfile) {
                named = "";
            }
            return operation.method().equals("DELETE") && named.isEmpty()
                    ? ann.delete(path, headers)
                    : ann.json(operation.method(), path, begun + name + named + "}", headers);
        }
    }

    private HttpApi.Builder with(Handlers handlers, Authenticator authenticator) {
        return HttpApi.builder(api.sync.queue(), api.sync.records(), handlers, authenticator)
                .accessLog(line -> {});
    }

    private Client client(HttpApi.Builder api) {
        return new Client(check.of(Front.inProcess(api.build())), "token");
    }

    private static Client.Answer nothing(Client client, Operation operation, String path, String... headers) {
        return client.send(operation.method(), path, BodyPublishers.noBody(), headers);
    }

    private static String path(Operation operation, String resource, String id) {
        return operation.path().replace("{resource}", resource).replace("{id}", id);
    }
}
