package dev.offlinesync.mongo;

import dev.offlinesync.contract.simulation.CrashPointContract;
import dev.offlinesync.contract.simulation.EngineModelContract;
import dev.offlinesync.contract.simulation.StoreUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The real queue on a replica set. */
@Tag("thorough")
@RequiresMongo
class MongoEngineTest implements CrashPointContract, EngineModelContract {
    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @Override
    public StoreUnderTest underTest() {
        return new MongoUnderTest(mongo);
    }

    @Override
    public int seeds() {
        return 12;
    }

    @Override
    public int stride() {
        return 101;
    }
}
