package dev.offlinesync.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** How clients and storms pace themselves. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Something from the one to the other. */
    static void millis(Random random, int least, int most) {
        of(Duration.ofMillis(random.nextInt(least, most + 1)));
    }
}
