package dev.offlinesync.chaos;

import java.util.List;
import java.util.Random;

/** The instances of a run. */
final class Fleet implements AutoCloseable {
    private final List<Instance> instances;

    Fleet(List<Instance> instances) {
        this.instances = List.copyOf(instances);
    }

    Fleet start() {
        instances.forEach(Instance::launch);
        instances.forEach(Instance::awaitServing);
        return this;
    }

    int size() {
        return instances.size();
    }

    List<Instance> instances() {
        return instances;
    }

    Instance any(Random random) {
        return instances.get(random.nextInt(instances.size()));
    }

    String address(int number) {
        return instances.get(Math.floorMod(number, instances.size())).address();
    }

    @Override
    public void close() {
        instances.forEach(Instance::close);
    }
}
