package dev.offlinesync.chaos;

import dev.offlinesync.mongo.MongoProcess;
import java.time.Duration;

/** What happens to a single MongoDB and to the way there. */
final class DatabaseFaults {
    private DatabaseFaults() {}

    static Fault kill(MongoProcess mongo) {
        return new Fault("kill -9 of mongod", Fault.Kind.KILL, random -> {
            mongo.kill();
            Pause.millis(random, 0, 1500);
            mongo.restart();
        });
    }

    static Fault cut(Proxy proxy) {
        return network("network cut", proxy, proxy::cut);
    }

    static Fault stall(Proxy proxy) {
        return network("network stalled", proxy, proxy::stall);
    }

    static Fault slow(Proxy proxy) {
        return network("network slowed", proxy, () -> proxy.slow(Duration.ofMillis(25)));
    }

    private static Fault network(String name, Proxy proxy, Runnable breaking) {
        return new Fault(name, Fault.Kind.OTHER, random -> {
            try {
                breaking.run();
                Pause.millis(random, 300, 3000);
            } finally {
                proxy.heal();
            }
        });
    }
}
