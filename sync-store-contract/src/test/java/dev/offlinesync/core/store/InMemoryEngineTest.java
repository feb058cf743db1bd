package dev.offlinesync.core.store;

import dev.offlinesync.contract.simulation.CrashPointContract;
import dev.offlinesync.contract.simulation.EngineModelContract;
import dev.offlinesync.contract.simulation.StoreUnderTest;

class InMemoryEngineTest implements CrashPointContract, EngineModelContract {
    @Override
    public StoreUnderTest underTest() {
        return new InMemoryUnderTest();
    }

    @Override
    public int seeds() {
        return 400;
    }

    @Override
    public int stride() {
        return 1;
    }
}
