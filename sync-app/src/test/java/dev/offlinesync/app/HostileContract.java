package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server with little memory, and some users who send it the worst that they can think of. It may refuse them. It must
 * not end, and whoever is honest beside them is served all the time. By hand, for as long as one likes:
 *
 * <pre>{@code
 * ./mvnw verify -Pthorough -pl sync-app -am -DskipTests -DskipITs=false -Dit.test='*HostileIT' \
 *     -Dfailsafe.failIfNoSpecifiedTests=false -Doffline-sync.hostile.seconds=3600 -Doffline-sync.hostile.seed=7
 * }</pre>
 */
interface HostileContract {
    String SECRET = "0123456789abcdef0123456789abcdef";
    int USERS = 3;
    int THREADS_OF_ONE = 4;

    /** A few seconds, and a busy build server. */
    Duration PATIENCE = Duration.ofSeconds(20);

    /** The variables that give a server this store, empty. */
    Map<String, String> store();

    @Test
    @Tag("thorough")
    default void a_long_time_of_hostile_requests_ends_nothing() throws Exception {
        Duration length = Duration.ofSeconds(Integer.getInteger("offline-sync.hostile.seconds", 12));
        long seed = Long.getLong("offline-sync.hostile.seed", 1);
        String repeat = "-Doffline-sync.hostile.seed=" + seed;
        Map<String, String> environment = new LinkedHashMap<>(store());
        environment.put("SYNC_PORT", "0");
        environment.put("SYNC_JWT_SECRET", SECRET);
        environment.put("SYNC_LOG_LEVEL", "error");
        ServerProcess.Launch launch = ServerProcess.Launch.of(environment)
                .withJvm("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1");
        try (ServerProcess server = ServerProcess.start(launch)) {
            Crew crew = new Crew(server.address(), length);
            Honest honest = new Honest(server.address());
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < USERS * THREADS_OF_ONE; i++) {
                HostileRequests requests = new HostileRequests(seed + i, "mallory" + i % USERS);
                String user = "mallory" + i % USERS;
                threads.add(background(() -> crew.work(requests, user)));
            }
            while (!crew.isOver() && server.isAlive()) {
                honest.write(repeat);
            }
            for (Thread thread : threads) {
                thread.join(PATIENCE.multipliedBy(4).toMillis());
            }
            assertTrue(server.isAlive(), () -> repeat + " ended it: " + server.out() + server.err());
            honest.findsAll(repeat);
            assertEquals(Map.of(), crew.defects(), repeat);
            assertFalse(server.err().toString().contains("OutOfMemoryError"), () -> repeat + server.err());
            System.out.println(repeat + ": " + crew.seen() + ", " + honest);
        }
    }

    private static Thread background(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static String token(String user) {
        return new JwtIssuer(JwtSettings.of(new JwtSettings.Secret(SECRET)), InstantSource.system())
                .issue(new Caller(new UserId(user), Caller.Role.USER), Duration.ofHours(24));
    }

    /** Those who attack. */
    final class Crew {
        private final String address;
        /** Until then all sync for the first time. */
        private final long firstEnd;

        private final long end;
        private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
        private final Map<String, String> defects = new ConcurrentHashMap<>();

        Crew(String address, Duration length) {
            long now = System.nanoTime();
            this.address = address;
            this.firstEnd = now + length.dividedBy(3).toNanos();
            this.end = now + length.toNanos();
        }

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }

        void work(HostileRequests requests, String user) {
            String token = token(user);
            together(List.of(requests.largeFeed()), token);
            while (System.nanoTime() - firstEnd < 0) {
                together(Stream.generate(requests::largePage).limit(15).toList(), token);
            }
            for (int i = 0; !isOver(); i++) {
                HostileRequests.Request request = requests.next();
                // a burst now and then: the same again and again, before the first is answered, and some are not read
                int times = i % 8 == 0 && request.method().equals("GET") ? 12 : 1;
                List<RawClient> open = new ArrayList<>();
                try {
                    for (int k = 0; k < times; k++) {
                        RawClient client = new RawClient(address);
                        open.add(client);
                        client.send(request, token);
                    }
                    for (RawClient client : open.subList(0, (times + 1) / 2)) {
                        count(request, client.answer().status());
                    }
                } catch (IOException e) {
                    count(request, -1);
                } finally {
                    open.forEach(Crew::close);
                }
            }
        }

        /** All at once; their answers are read to the end. */
        private void together(List<HostileRequests.Request> requests, String token) {
            List<RawClient> open = new ArrayList<>();
            try {
                for (HostileRequests.Request request : requests) {
                    RawClient client = new RawClient(address);
                    open.add(client);
                    client.send(request.with(Map.of("Connection", "close")), token);
                }
                for (int i = 0; i < open.size(); i++) {
                    count(requests.get(i), open.get(i).answer().status());
                    open.get(i).readToEnd();
                }
            } catch (IOException e) {
                count(requests.get(0), -1);
            } finally {
                open.forEach(Crew::close);
            }
        }

        private static void close(RawClient client) {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void count(HostileRequests.Request request, int status) {
            seen.computeIfAbsent(status < 0 ? "closed" : "" + status, s -> new AtomicInteger())
                    .incrementAndGet();
            if (status == 500) {
                defects.put(request.toString(), "500");
            }
        }

        Map<String, AtomicInteger> seen() {
            return new TreeMap<>(seen);
        }

        Map<String, String> defects() {
            return defects;
        }
    }

    /** A user who writes one record after the other, and tries again if the server says so. */
    final class Honest {
        private final Client client;
        private final URI health;
        private int written;
        private long slowest;

        Honest(String address) {
            client = new Client(address, token("honest"));
            health = URI.create(address + "/health");
        }

        void write(String repeat) {
            long begin = System.nanoTime();
            String item = "{'items':[{'endpoint':'/api/expenses','method':'POST','mutationId':'h" + written
                    + "','data':{'_id':'h" + written + "','amount':" + written + ",'category':'x'}}]}";
            String path = written % 2 == 0 ? "/api/sync/bulk" : "/api/sync/push";
            int status;
            do {
                status = client.post(path, item).status();
                slowest = Math.max(slowest, System.nanoTime() - begin);
                assertTrue(slowest < PATIENCE.toNanos(), () -> repeat + ": " + this + " waits, " + health);
            } while (status == 503);
            assertTrue(status == 200 || status == 201, repeat + ": an honest write got " + status);
            written++;
        }

        void findsAll(String repeat) {
            org.awaitility.Awaitility.await(repeat)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        Client.Answer processed = client.post("/api/sync/process");
                        return processed.status() == 200
                                && !processed.body().get("hasMore").asBoolean()
                                && processed.body().get("processed").asInt() == 0
                                && !processed.body().has("busy");
                    });
            assertEquals(
                    IntStream.range(0, written).boxed().toList(),
                    Expenses.amounts(client).stream().sorted().toList(),
                    repeat);
        }

        @Override
        public String toString() {
            return written + " honest writes, the slowest in "
                    + Duration.ofNanos(slowest).toMillis() + " ms";
        }
    }
}
