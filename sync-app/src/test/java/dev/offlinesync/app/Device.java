package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A device that holds on to what it wrote, also to what was completed, since an older backup may not have it. Each of
 * its records is created, updated three times, and every third one deleted in the end.
 */
final class Device {
    private static final int UPDATES = 3;
    private static final int IN_ONE_REQUEST = 200;

    private final String name;
    private final List<Write> held = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();

    Device(String name) {
        this.name = name;
    }

    /** @param step 0 is the creation, then come the updates, then the deletion */
    private record Write(int record, int step, String json) {}

    /** Writes one record after the other, for as long as there is a server. */
    void write(Client client) {
        for (int record = 0; ; record++) {
            List<Write> writes = writesOf(record);
            held.addAll(writes);
            while (push(client, writes).status() != 200) {
                // the database is locked for a moment, or cannot be reached: the same again
            }
            acknowledged.incrementAndGet();
        }
    }

    /** How many records the server knows, as it said. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Sends everything again, in its order. Every write must have been the one and only that made its version. */
    void sendAllAgain(Client client) {
        for (int i = 0; i < held.size(); i += IN_ONE_REQUEST) {
            List<Write> writes = held.subList(i, Math.min(held.size(), i + IN_ONE_REQUEST));
            // a database that has just been restarted may refuse for a moment: the same again
            JsonNode results = await().atMost(Duration.ofSeconds(30))
                    .until(() -> push(client, writes), answer -> answer.status() != 503)
                    .ok(200)
                    .get("results");
            for (int k = 0; k < writes.size(); k++) {
                check(writes.get(k), results.get(k));
            }
        }
    }

    /** The records that must be there now, each with its amount and its version. */
    Map<String, String> records() {
        Map<String, String> records = new TreeMap<>();
        for (int record = 0; record <= held.get(held.size() - 1).record; record++) {
            if (!isDeleted(record)) {
                records.put(id(record), UPDATES + " in version " + (UPDATES + 1));
            }
        }
        return records;
    }

    private static Client.Answer push(Client client, List<Write> writes) {
        return client.post(
                "/api/sync/push",
                writes.stream().map(Write::json).collect(Collectors.joining(",", "{'items': [", "]}")));
    }

    private List<Write> writesOf(int record) {
        List<Write> writes = new ArrayList<>();
        writes.add(write(
                record, 0, "/api/expenses", "POST", "{'_id': '" + id(record) + "', 'amount': 0, 'category': 'x'}"));
        for (int step = 1; step <= UPDATES; step++) {
            writes.add(write(record, step, "/api/expenses/" + id(record), "PUT", "{'amount': " + step + "}"));
        }
        if (isDeleted(record)) {
            writes.add(write(record, UPDATES + 1, "/api/expenses/" + id(record), "DELETE", "{}"));
        }
        return writes;
    }

    private Write write(int record, int step, String endpoint, String method, String data) {
        String json = "{'endpoint': '%s', 'method': '%s', 'mutationId': '%s-%d-%d', 'data': %s}"
                .formatted(endpoint, method, name, record, step, data);
        return new Write(record, step, json);
    }

    private String id(int record) {
        return name + "-" + record;
    }

    private static boolean isDeleted(int record) {
        return record % 3 == 2;
    }

    private void check(Write write, JsonNode result) {
        assertEquals("completed", result.get("status").asText(), result::toString);
        JsonNode record = result.get("responseData");
        if (write.step > UPDATES) {
            assertEquals(id(write.record), record.get("deletedId").asText());
        } else {
            assertEquals(write.step, record.get("amount").asInt(), result::toString);
            assertEquals(write.step + 1, record.get("_version").asInt(), result::toString);
        }
    }
}
