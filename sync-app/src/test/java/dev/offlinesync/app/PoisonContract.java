package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Items whose handlers kill the process, hang for ever, throw an error or take all the memory, in a server that ends
 * where memory does and is started again whenever it has ended. Each ends failed after its attempts; everything else of
 * that user and of others gets through meanwhile.
 */
@Tag("thorough")
interface PoisonContract {
    int ATTEMPTS = 3;

    /** Once in company with others, then alone for each attempt. */
    int MOST_DEATHS_OF_ONE = ATTEMPTS + 1;

    /** The two that kill the process, and the one that takes its memory. */
    Set<String> KILLERS = Set.of("/api/kill", "/api/kill-call", "/api/memory");

    Duration PATIENCE = Duration.ofMinutes(3);

    /** What {@link PoisonServer} is to keep its data in. */
    String store();

    @Test
    default void poison_ends_failed_after_its_attempts_and_everything_else_gets_through() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("/api/kill", "interrupted");
        kinds.put("/api/kill-call", "interrupted");
        kinds.put("/api/hang", "handler");
        kinds.put("/api/hang-call", "handler");
        kinds.put("/api/hang-in-change", "handler");
        kinds.put("/api/error", "handler");
        kinds.put("/api/memory", "interrupted");
        try (Supervised server = new Supervised(store())) {
            Map<String, String> poison = new LinkedHashMap<>();
            List<String> innocent = new ArrayList<>();
            for (String endpoint : kinds.keySet()) {
                innocent.add(server.add("ann", create()));
                poison.put(endpoint, server.add("ann", item(endpoint)));
            }
            innocent.add(server.add("ann", create()));
            for (String user : List.of("bob", "eve", "joe")) {
                innocent.add(server.add(user, create()));
            }

            server.await(innocent, PoisonContract::isCompleted);
            assertTrue(
                    server.deaths() < KILLERS.size() * MOST_DEATHS_OF_ONE,
                    "the innocent waited until the killers had used up theirs");
            server.await(List.copyOf(poison.values()), PoisonContract::isFailed);

            // A killer that outlives its timeout kills later, and the item that runs alone then is charged with it. The
            // same holds for other users, whose items are not looked at here, whenever a killer of ann's kills.
            int late = server.killersLeftBehind();
            poison.forEach((endpoint, id) -> {
                JsonNode item = server.item(id);
                assertEquals(ATTEMPTS, item.get("attempts").asInt(), item::toString);
                String kind = item.at("/failure/kind").asText();
                assertTrue(kind.equals(kinds.get(endpoint)) || late > 0, item::toString);
            });
            int blamed = innocent.stream()
                    .filter(id -> server.isOf("ann", id))
                    .mapToInt(id -> server.item(id).get("attempts").asInt() - 1)
                    .sum();
            assertTrue(
                    blamed <= late, () -> blamed + " times an innocent is blamed, and " + late + " killers were late");
            int deaths = server.deaths();
            assertTrue(deaths >= KILLERS.size() * ATTEMPTS - late, () -> "it died " + deaths + " times");
            assertTrue(deaths <= KILLERS.size() * MOST_DEATHS_OF_ONE + late, () -> "it died " + deaths + " times");
        }
    }

    private static String create() {
        return "{'endpoint': '/api/expenses', 'method': 'POST', 'data': {'amount': 1}}";
    }

    private static String item(String endpoint) {
        return "{'endpoint': '" + endpoint + "', 'method': 'POST', 'data': {}, 'maxAttempts': " + ATTEMPTS + "}";
    }

    private static boolean isCompleted(JsonNode item) {
        return item.get("status").asText().equals("completed");
    }

    private static boolean isFailed(JsonNode item) {
        return item.get("status").asText().equals("failed");
    }

    /** A server that is started again when it has died, as an operator's supervisor does it. */
    final class Supervised implements AutoCloseable {
        private final String store;
        private final Map<String, String> owners = new LinkedHashMap<>();
        private ServerProcess process;
        private int deaths;
        private int killersLeftBehind;

        Supervised(String store) {
            this.store = store;
            process = start();
        }

        private ServerProcess start() {
            return ServerProcess.start(
                    PoisonServer.class,
                    List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1"),
                    store);
        }

        private Client client(String user) {
            if (!process.isAlive()) {
                deaths++;
                process.close();
                killersLeftBehind += saidToBeLeftBehind();
                process = start();
            }
            return new Client(process.address(), user);
        }

        String add(String user, String item) {
            while (true) {
                try {
                    String mutation = item.replaceFirst("\\{", "{'mutationId': 'm" + owners.size() + "', ");
                    String id = client(user)
                            .post("/api/sync/add", mutation)
                            .ok(201)
                            .at("/syncItem/_id")
                            .asText();
                    owners.put(id, user);
                    return id;
                } catch (UncheckedIOException e) {
                    continue; // it died: sent again
                }
            }
        }

        JsonNode item(String id) {
            while (true) {
                try {
                    return client(owners.get(id))
                            .get("/api/sync/items/" + id)
                            .ok(200)
                            .get("syncItem");
                } catch (UncheckedIOException e) {
                    continue;
                }
            }
        }

        boolean isOf(String user, String id) {
            return user.equals(owners.get(id));
        }

        void await(List<String> ids, Predicate<JsonNode> is) {
            try {
                Awaitility.await().atMost(PATIENCE).until(() -> ids.stream().allMatch(id -> is.test(item(id))));
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("after " + deaths + " deaths: " + process.out() + process.err(), e);
            }
        }

        int deaths() {
            return deaths;
        }

        /** How many calls of a killer ran into their timeout, in all lives of the server. */
        int killersLeftBehind() {
            return killersLeftBehind + saidToBeLeftBehind();
        }

        private int saidToBeLeftBehind() {
            return (int) process.err().stream()
                    .filter(line -> line.contains("left behind"))
                    .filter(line -> KILLERS.stream().anyMatch(killer -> line.contains(killer + " ")))
                    .count();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
