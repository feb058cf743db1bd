package dev.offlinesync.core.store;

import dev.offlinesync.testkit.simulation.Bench;
import dev.offlinesync.testkit.simulation.CrashPointContract;
import dev.offlinesync.testkit.simulation.EngineModelContract;

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
