package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.contract.Client;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.TestApi;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.http.HttpServer;
import dev.offlinesync.mongo.MongoServers;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.mongo.MongoStoreOptions;
import dev.offlinesync.mongo.RequiresMongo;
import dev.offlinesync.testkit.MutableClock;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers on one MongoDB: who waits at the one is told what the other has committed. */
@Tag("thorough")
@RequiresMongo
@Timeout(60)
class TwoServersLiveTest {
    private final String uri = MongoServers.replicaSet().uri(MongoServers.freshDatabase());
    private int port;

    private TestApi server(SyncStore store) {
        return new TestApi(store, MutableClock.any(), api -> {
            HttpServer http = HttpServer.start(api, "127.0.0.1", 0);
            port = http.port();
            return Front.of(port, http::close);
        });
    }

    private SyncStore store() {
        return MongoStore.open(uri, MongoStoreOptions.of("expenses", "orders", "users"));
    }

    @Test
    void a_hint_and_the_answer_to_a_pull_come_from_the_other_server() throws Exception {
        try (SyncStore ours = store();
                SyncStore others = store();
                TestApi here = server(ours);
                Socket stream = new Socket("127.0.0.1", port);
                TestApi there = server(others)) {
            String change = here.ann().get("/api/sync/changes").at("/change").asText();
            String head = "GET /api/sync/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + here.ann().token() + "\r\n\r\n";
            stream.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            stream.setSoTimeout(30_000);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
            assertTrue(data(lines).endsWith("\"change\":" + change + "}"), "how far it is");

            assertEquals(
                    201,
                    there.ann()
                            .post("/api/expenses", "{'_id':'a','amount':1,'category':'Food'}")
                            .status());

            Client.Answer now = there.ann().get("/api/sync/changes");
            assertTrue(data(lines).endsWith("\"change\":" + now.at("/change") + "}"));
        }
    }

    private static String data(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        while (!line.startsWith("data: ")) {
            line = lines.readLine();
        }
        return line;
    }
}
