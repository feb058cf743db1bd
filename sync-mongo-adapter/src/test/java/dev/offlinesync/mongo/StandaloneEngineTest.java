package dev.offlinesync.mongo;

import dev.offlinesync.contract.simulation.CrashPointContract;
import dev.offlinesync.contract.simulation.EngineModelContract;
import dev.offlinesync.contract.simulation.StoreUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The real queue on a standalone server. Its calls are not atomic, but no party dies inside one here; {@link
 * StandaloneCrashTest} tries that.
 */
@Tag("thorough")
@RequiresMongo
class StandaloneEngineTest implements CrashPointContract, EngineModelContract {
    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.standalone();
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
        return 10;
    }

    @Override
    public int stride() {
        return 101;
    }
}
