package dev.offlinesync.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.RequiresMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server dies, or sleeps, at the worst moment: between the writes of a batch's transaction and its commit. */
@RequiresMongo
class TransactionDeathIT {
    /**
     * The lease, the pause of whoever waits for the lane, the items one by one; MongoDB itself would take 60 to 90 s.
     */
    private static final Duration SOON = Settings.LEASE.plusSeconds(8);

    private static final String COMMIT = "commitTransaction";
    private static final String USER = "ann";

    @TempDir
    private Path dir;

    private final Ledger ledger = new Ledger();

    @Test
    void a_server_killed_inside_a_transaction_holds_its_user_up_for_a_lease_and_no_longer() throws Exception {
        try (MongoProcess mongo = MongoProcess.replicaSet();
                Proxy proxy = new Proxy(mongo.port());
                Instance doomed = server(1, proxy.port()).start();
                Instance heir = server(2, mongo.port()).start();
                Database database = new MongoDatabase(mongo.uri(), "chaos")) {
            List<Mutation> writes = writes();
            AtomicLong death = new AtomicLong();
            CountDownLatch killed = atFirst(proxy, COMMIT, () -> {
                death.set(System.nanoTime());
                doomed.kill();
                proxy.cut(); // or the commit would still arrive, and the transaction not be left open
            });

            assertTrue(!doors().push(writes, doomed.address()), "the server that was killed has answered");
            assertTrue(killed.await(30, TimeUnit.SECONDS));
            sendUntilDone(writes, heir);
            Duration time = Duration.ofNanos(System.nanoTime() - death.get());

            System.out.println("TransactionDeathIT: taken over and done " + time.toMillis() + " ms after the kill");
            assertTrue(time.compareTo(SOON) < 0, time::toString);
            assertKept(database);
        }
    }

    /** The commit of the batch, or the whole transaction, comes when the lane has long been somebody else's. */
    @ParameterizedTest
    @ValueSource(strings = {"startTransaction", COMMIT})
    void what_a_server_writes_that_slept_inside_a_transaction_has_no_effect(String command) throws Exception {
        try (MongoProcess mongo = MongoProcess.replicaSet();
                Proxy proxy = new Proxy(mongo.port());
                Instance zombie = server(1, proxy.port()).start();
                Instance heir = server(2, mongo.port()).start();
                Database database = new MongoDatabase(mongo.uri(), "chaos")) {
            List<Mutation> writes = writes();
            CountDownLatch awake = new CountDownLatch(1);
            CountDownLatch asleep = atFirst(proxy, command, () -> {
                zombie.freeze();
                await(awake);
            });

            assertTrue(!doors().push(writes, zombie.address()), "a server that sleeps has answered");
            assertTrue(asleep.getCount() == 1, "it has not slept in the middle");
            sendUntilDone(writes, heir);
            zombie.thaw();
            awake.countDown();
            assertTrue(asleep.await(30, TimeUnit.SECONDS));
            sendUntilDone(writes, zombie); // it has come to itself when it answers again

            assertKept(database);
        }
    }

    /** Does this when the command goes by for the first time, and then lets it go on; the latch opens after that. */
    private static CountDownLatch atFirst(Proxy proxy, String command, Runnable then) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        proxy.watch(chunk -> {
            if (chunk.contains(command) && first.getAndSet(false)) {
                then.run();
                done.countDown();
            }
        });
        return done;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendUntilDone(List<Mutation> writes, Instance to) throws InterruptedException {
        long began = System.nanoTime();
        while (ledger.told().size() < writes.size()) {
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(100).toNanos(), "not done after 100 s");
            doors().push(writes, to.address());
            Pause.of(Duration.ofMillis(20));
        }
        assertEquals(List.of(), ledger.errors());
    }

    /** A device's first writes, as one push; all of them can succeed, and wait for nothing that is not among them. */
    private List<Mutation> writes() {
        Script script = new Script(USER, "a1", new Random(Settings.SEED), new SharedRecord(ledger));
        List<Mutation> writes = new ArrayList<>();
        while (writes.size() < 20) {
            Mutation next = script.next();
            if (next.valid() && !next.direct()) {
                writes.add(next);
            }
        }
        Set<String> created =
                writes.stream().filter(Mutation::isCreate).map(Mutation::record).collect(Collectors.toSet());
        writes.removeIf(write -> !created.contains(write.record()));
        return writes;
    }

    private Doors doors() {
        return new Doors(USER, Duration.ofSeconds(5), new Random(Settings.SEED), ledger);
    }

    private void assertKept(Database database) {
        Findings findings = Verdict.of(ledger, database.read());
        assertTrue(findings.isEmpty(), findings::toString);
        assertEquals(List.of(), ledger.errors());
    }

    private Instance server(int number, int databasePort) {
        String uri = "mongodb://127.0.0.1:" + databasePort + "/chaos?directConnection=true";
        return new Instance(
                Settings.server(dir.resolve("data" + number), Settings.LEASE)
                        .with("SYNC_MONGODB_URI", uri)
                        // nobody but the clients here is to start anything
                        .with("SYNC_WORKER", "off"),
                Settings.log("TransactionDeathIT", number));
    }
}
