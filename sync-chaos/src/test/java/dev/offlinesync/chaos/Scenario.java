package dev.offlinesync.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Clients at work while storms blow; then peace, until the queue is quiet; then the verdict. A long run is many such
 * rounds, so that a fault shows soon after it happened and the books stay small.
 */
final class Scenario {
    private static final Duration ROUND = Duration.ofSeconds(90);

    /** For what the workers do by themselves, without its waits: leases that end, takeovers, retries. */
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** For what is left then, with clients that come back. */
    private static final Duration HURRIED = Duration.ofSeconds(100);

    /** More than a device's patience and its last request. */
    private static final Duration GOODBYE = Duration.ofSeconds(180);

    /** How many devices each user has. The last looks like most ids in databases that are there already. */
    private static final Map<String, Integer> USERS = new LinkedHashMap<>(
            Map.of("ann", 3, "bob", 2, "cem@example.org", 2, "507f1f77bcf86cd799439011", 3, "eve", 1));

    private final String name;
    private final Fleet fleet;
    private final Database database;
    private final Neighbour neighbour;
    private final Duration timeout;
    private final Report report;
    private final Map<String, Long> answers = new TreeMap<>();
    private Duration longestOutage = Duration.ZERO;
    private volatile Ledger current = new Ledger();

    /** @param timeout how long a client waits for an answer */
    Scenario(String name, Fleet fleet, Database database, Duration timeout) {
        this(name, fleet, database, Neighbour.NONE, timeout);
    }

    Scenario(String name, Fleet fleet, Database database, Neighbour neighbour, Duration timeout) {
        this.name = name;
        this.fleet = fleet;
        this.database = database;
        this.neighbour = neighbour;
        this.timeout = timeout;
        this.report = new Report(name);
    }

    /** How often each kind of answer came, in all rounds. */
    Map<String, Long> answers() {
        return answers;
    }

    /** How often the clients of the round that runs have been answered so. */
    long heard(String kind) {
        return current.answers().getOrDefault(kind, 0L);
    }

    /** The longest time for which a client got no answer, in any round. */
    Duration longestOutage() {
        return longestOutage;
    }

    /** @param storms makes those of a round */
    void run(Duration load, Function<Random, List<Storm>> storms) throws InterruptedException {
        try {
            Duration left = load;
            for (int round = 1; left.toMillis() > 0; round++) {
                if (round > 1) {
                    wipe();
                }
                Duration now = left.compareTo(ROUND.multipliedBy(2)) > 0 ? ROUND : left;
                round(round, now, storms);
                left = left.minus(now);
            }
        } finally {
            report.print();
        }
    }

    /** Twice: who watches the database takes the first for deletions by another program. */
    private void wipe() {
        database.wipe();
        neighbour.isPublished();
        database.wipe();
    }

    private void round(int round, Duration load, Function<Random, List<Storm>> makeStorms) throws InterruptedException {
        Random random = new Random(Settings.SEED * 31 + name.hashCode() + round);
        Ledger ledger = new Ledger();
        current = ledger;
        List<Device> devices = devices(random, ledger);
        List<Thread> threads = devices.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        neighbour.begin(USERS.keySet(), new Random(random.nextLong()), ledger);
        List<Storm> storms = makeStorms.apply(random);
        storms.forEach(Storm::begin);
        try {
            weather(storms, load);
            devices.forEach(Device::stopWriting);
            neighbour.end();
            for (int i = 0; i < threads.size(); i++) {
                awaitEnd(devices.get(i), threads.get(i));
            }
        } finally {
            threads.forEach(Thread::interrupt); // those of a run that failed are not to trouble the next
        }
        longestOutage = longestOutage.compareTo(ledger.longestOutage()) < 0 ? ledger.longestOutage() : longestOutage;
        awaitQuiet(ledger);
        if (!neighbour.isPublished()) {
            ledger.error("no server publishes what another program has written");
        }
        for (Device device : devices) {
            device.pullAll();
        }
        ledger.answers().forEach((kind, count) -> answers.merge(kind, count, Long::sum));
        Findings findings = Verdict.of(ledger, database.read());
        report.round(round, ledger, findings, storms);
        assertTrue(findings.isEmpty(), findings::toString);
        assertTrue(ledger.errors().isEmpty(), () -> ledger.errors().get(0));
    }

    /** However much it still has to deliver, as long as it gets on. */
    private static void awaitEnd(Device device, Thread thread) throws InterruptedException {
        while (thread.isAlive()) {
            thread.join(1000);
            assertTrue(
                    !thread.isAlive() || device.atItFor().compareTo(GOODBYE) < 0,
                    () -> "a device hangs: " + List.of(thread.getStackTrace()));
        }
    }

    /** For so long, or until a fault cannot be mended; all storms are over then, so that none starts a server again. */
    private static void weather(List<Storm> storms, Duration load) throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < load.toNanos() && storms.stream().noneMatch(Storm::isBroken)) {
            Pause.of(Duration.ofMillis(100));
        }
        storms.forEach(Storm::abate);
        for (Storm storm : storms) {
            storm.end();
        }
        storms.forEach(Storm::assertWhole);
    }

    private List<Device> devices(Random random, Ledger ledger) {
        List<Device> devices = new ArrayList<>();
        USERS.forEach((user, count) -> {
            SharedRecord shared = new SharedRecord(ledger);
            for (int i = 1; i <= count; i++) {
                Random chance = new Random(random.nextLong());
                // short: each update leaves a field that is named by it
                Script script = new Script(user, user.substring(0, 1) + i, chance, shared);
                Copy copy = new Copy(user, user.substring(0, 1) + i);
                ledger.keeps(copy);
                Doors doors = new Doors(user, timeout, chance, ledger, copy::settled);
                devices.add(new Device(script, doors, fleet, chance, ledger, copy));
            }
        });
        return devices;
    }

    /**
     * Bounded: what is not done by then, the verdict finds stuck. No retry has to wait for its time, which is 5 s or 75 s
     * away; no client calls.
     */
    private void awaitQuiet(Ledger ledger) throws InterruptedException {
        long began = System.nanoTime();
        while (!database.isQuiet() && System.nanoTime() - began < QUIET.toNanos()) {
            database.hurry();
            Pause.of(Duration.ofMillis(500));
        }
        hurry(ledger);
    }

    /**
     * The updates of a record whose create was interrupted once too often can only fail, one after the other and each
     * five times, in a round of a worker each: of perhaps forty. Their clients come back.
     */
    private void hurry(Ledger ledger) throws InterruptedException {
        List<Doors> doors = USERS.keySet().stream()
                .map(user -> new Doors(user, timeout, new Random(0), ledger))
                .toList();
        long began = System.nanoTime();
        while (!database.isQuiet() && System.nanoTime() - began < HURRIED.toNanos()) {
            database.hurry();
            for (Doors each : doors) {
                each.processes(fleet.address(0));
            }
        }
    }
}
