package dev.offlinesync.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/backup.md promises of every store: a backup that is made as it says while clients write, and restored,
 * loses nothing that clients hold. It is made and restored once; each test then looks at users of its own.
 */
@Tag("thorough")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackupContract {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WRITER = "ann";
    private static final String OTHER_WRITER = "bob";
    private static final String KNOWN = "cleo";
    private static final String HELD_UP = "dan";

    private final List<Device> devices = List.of(new Device("phone"), new Device("tablet"), new Device("laptop"));
    private final List<String> owners = List.of(WRITER, WRITER, OTHER_WRITER);
    private final List<String> mutations = List.of(expense("done", 5), expense("open", 5), expense("later", 5));
    private List<String> recordsBefore = List.of();
    private ServerProcess server;

    /** The directory in which the commands are typed. */
    Path dir;

    /** Before any server. */
    abstract void begin();

    abstract Map<String, String> settings();

    /** A backup, made while the server runs. */
    abstract void backUp() throws Exception;

    /** What the backup holds in the place of what there was; the server is dead. */
    abstract void restore() throws Exception;

    /** For three seconds from now the lane is held for this item, by a server that nobody hears of again. */
    abstract void holdLane(String user, String item) throws Exception;

    @BeforeAll
    void lose_everything_and_restore_an_older_backup(@TempDir Path directory) throws Exception {
        dir = directory;
        begin();
        server = serve(dir);
        push(client(KNOWN), mutations.get(0));
        add(client(KNOWN), mutations.get(1));
        push(client(HELD_UP), expense("first", 5));
        String alone = add(client(HELD_UP), expense("alone", 1));
        add(client(HELD_UP), expense("other", 5));
        List<Thread> writing = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            writing.add(write(devices.get(i), client(owners.get(i))));
        }
        awaitRecords(List.of(5, 5, 5));
        holdLane(HELD_UP, alone);

        backUp();

        recordsBefore = ids(push(client(KNOWN), mutations.toArray(String[]::new)));
        awaitRecords(devices.stream().map(d -> d.acknowledged() + 5).toList());
        server.kill();
        for (Thread thread : writing) {
            await().atMost(PATIENCE).until(() -> !thread.isAlive());
        }
        restore();
        server = serve(dir);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void every_write_that_is_sent_again_after_a_restore_has_taken_effect_once_and_in_order() {
        Map<String, Map<String, String>> expected = new HashMap<>();
        for (int i = 0; i < devices.size(); i++) {
            expected.computeIfAbsent(owners.get(i), user -> new TreeMap<>())
                    .putAll(devices.get(i).records());
        }
        int restored = stored(client(WRITER)).size();
        int all = expected.get(WRITER).size();
        assertTrue(restored > 0 && restored < all, () -> "the backup has a part of it: " + restored + " of " + all);

        for (int i = 0; i < devices.size(); i++) {
            devices.get(i).sendAllAgain(client(owners.get(i)));
        }

        for (String user : List.of(WRITER, OTHER_WRITER)) {
            assertEquals(expected.get(user), stored(client(user)));
            assertEquals(0, pending(client(user)), "nothing is stuck");
        }
    }

    @Test
    void a_mutation_id_decides_what_a_restored_store_knows() {
        Client client = client(KNOWN);
        assertEquals(List.of("done completed", "open pending"), items(client));
        assertEquals(List.of(recordsBefore.get(0)), List.copyOf(stored(client).keySet()));

        // in whatever order they come, what is new comes after what is there
        List<String> again = ids(push(client, mutations.get(2), mutations.get(1), mutations.get(0)));

        assertEquals(List.of(recordsBefore.get(2), recordsBefore.get(1), recordsBefore.get(0)), again, "the same ids");
        assertEquals(List.of("done completed", "open completed", "later completed"), items(client));
        assertEquals(
                List.of("1 in version 1", "1 in version 1", "1 in version 1"),
                List.copyOf(stored(client).values()));
    }

    @Test
    void a_lane_that_was_held_when_the_backup_was_made_holds_nobody_up() {
        Client client = client(HELD_UP);

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            client.post("/api/sync/process").ok(200);
            return items(client).contains("other completed");
        });

        // alone in its batch, it may have been what killed that server
        assertEquals(List.of("first completed", "alone failed", "other completed"), items(client));
        String failed = client.get("/api/sync/items?status=failed")
                .ok(200)
                .at("/syncs/0/_id")
                .asText();
        client.post("/api/sync/items/" + failed + "/retry").ok(200);
        assertEquals(
                1, client.post("/api/sync/process").ok(200).get("successful").asInt());
    }

    final ServerProcess serve(Path directory) {
        Map<String, String> all = new HashMap<>(settings());
        all.putAll(Map.of("SYNC_JWT_SECRET", SECRET, "SYNC_WORKER", "off", "SYNC_LEASE", "1s"));
        return ServerProcess.serve(directory.resolve("data"), all);
    }

    private Client client(String user) {
        return client(server, user);
    }

    static Client client(ServerProcess server, String user) {
        JwtSettings settings = JwtSettings.of(new JwtSettings.Secret(SECRET));
        String token = new JwtIssuer(settings, InstantSource.system())
                .issue(new Caller(new UserId(user), Caller.Role.USER), Duration.ofHours(1));
        return new Client(server.address(), token);
    }

    static int pending(Client client) {
        return client.get("/api/sync/pending").ok(200).get("count").asInt();
    }

    private static Thread write(Device device, Client client) {
        Thread thread = new Thread(() -> {
            try {
                device.write(client);
            } catch (UncheckedIOException e) {
                // the server has been killed
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void awaitRecords(List<Integer> numbers) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            for (int i = 0; i < devices.size(); i++) {
                if (devices.get(i).acknowledged() < numbers.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** An expense whose id the server chooses. */
    private static String expense(String mutation, int maxAttempts) {
        return "{'endpoint': '/api/expenses', 'method': 'POST', 'mutationId': '" + mutation + "', 'maxAttempts': "
                + maxAttempts + ", 'data': {'amount': 1, 'category': 'x'}}";
    }

    private static String add(Client client, String item) {
        return client.post("/api/sync/add", item).ok(201).at("/syncItem/_id").asText();
    }

    private static JsonNode push(Client client, String... items) {
        return client.post("/api/sync/push", "{'items': [" + String.join(",", items) + "]}")
                .ok(200)
                .get("results");
    }

    private static List<String> ids(JsonNode results) {
        return results.findValues("responseData").stream()
                .map(record -> record.get("_id").asText())
                .toList();
    }

    /** Mutation id and status of each, in the order of arrival. */
    private static List<String> items(Client client) {
        List<String> items = new ArrayList<>();
        client.get("/api/sync/items")
                .ok(200)
                .get("syncs")
                .forEach(item -> items.add(item.get("mutationId").asText() + " "
                        + item.get("status").asText()));
        return items;
    }

    private static Map<String, String> stored(Client client) {
        Map<String, String> stored = new TreeMap<>();
        for (String after = ""; ; ) {
            JsonNode page = client.get("/api/expenses?limit=1000" + after).ok(200);
            page.get("expenses")
                    .forEach(e -> stored.put(
                            e.get("_id").asText(),
                            e.get("amount").asInt() + " in version "
                                    + e.get("_version").asInt()));
            if (!page.get("hasMore").asBoolean()) {
                return stored;
            }
            after = "&after=" + page.get("after").asText();
        }
    }
}
