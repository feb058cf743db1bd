package dev.offlinesync.chaos;

import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.MongoReplicaSet;
import java.time.Duration;

/** What happens to a replica set; afterwards it has a primary and all its nodes again. */
final class ReplicaSetFaults {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ReplicaSetFaults() {}

    static Fault killPrimary(MongoReplicaSet set) {
        return new Fault("kill -9 of the primary", Fault.Kind.KILL, random -> {
            MongoProcess primary = awaitPrimary(set);
            primary.kill();
            Pause.millis(random, 0, 3000);
            primary.restart();
            awaitPrimary(set);
        });
    }

    static Fault stepDown(MongoReplicaSet set) {
        return new Fault("step-down of the primary", Fault.Kind.OTHER, random -> {
            set.stepDown(awaitPrimary(set));
            Pause.millis(random, 0, 2000);
            awaitPrimary(set);
        });
    }

    private static MongoProcess awaitPrimary(MongoReplicaSet set) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            var primary = set.primary();
            if (primary.isPresent()) {
                return primary.get();
            }
            Pause.of(Duration.ofMillis(100));
        }
        throw new AssertionError("the replica set has no primary after " + PATIENCE);
    }
}
