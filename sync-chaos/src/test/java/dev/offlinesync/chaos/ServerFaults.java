package dev.offlinesync.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What happens to servers. */
final class ServerFaults {
    private ServerFaults() {}

    static Fault kill(Fleet fleet) {
        return new Fault("kill -9 of a server", Fault.Kind.KILL, random -> {
            Instance instance = fleet.any(random);
            instance.kill();
            Pause.millis(random, 0, 1000);
            instance.start();
        });
    }

    /** Two at once, or all of them. */
    static Fault killSeveral(Fleet fleet) {
        return new Fault("kill -9 of several servers", Fault.Kind.KILL, random -> {
            List<Instance> instances = new ArrayList<>(fleet.instances());
            Collections.shuffle(instances, random);
            List<Instance> hit = instances.subList(0, random.nextInt(2, fleet.size() + 1));
            hit.forEach(Instance::kill);
            Pause.millis(random, 0, 1000);
            hit.forEach(Instance::start);
        });
    }

    /**
     * Stopped for longer than its lease, so that another takes over, and then awake again in the middle of its work.
     */
    static Fault freeze(Fleet fleet, Duration lease) {
        return new Fault("SIGSTOP beyond the lease", Fault.Kind.OTHER, random -> {
            Instance instance = fleet.any(random);
            instance.freeze();
            try {
                Pause.of(lease);
                Pause.millis(random, 200, 1500);
            } finally {
                instance.thaw();
            }
        });
    }
}
