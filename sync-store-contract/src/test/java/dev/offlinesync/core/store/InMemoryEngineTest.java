package dev.offlinesync.core.store;

import dev.offlinesync.contract.simulation.Bench;
import dev.offlinesync.contract.simulation.CrashPointContract;
import dev.offlinesync.contract.simulation.EngineModelContract;

class InMemoryEngineTest implements CrashPointContract, EngineModelContract {
    @Override
    public Bench bench() {
        return new InMemoryBench();
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
