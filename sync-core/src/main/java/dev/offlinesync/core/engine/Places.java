package dev.offlinesync.core.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How much the worker does at once. A visit that waits for a slow handler gives its place to another one, so that handlers
 * which hang do not keep everybody waiting; how many may do so is bounded as well.
 */
final class Places {
    /** Beyond this, slow visits keep their places: their threads and lanes cost something too. */
    private static final int MOST_SLOW = 64;

    private final Semaphore free;
    private final Semaphore slow = new Semaphore(MOST_SLOW);

    Places(int size) {
        free = new Semaphore(size, true);
    }

    Place take() throws InterruptedException {
        free.acquire();
        return new Place();
    }

    /** One place, taken until it is closed. */
    final class Place implements AutoCloseable {
        private final AtomicBoolean mine = new AtomicBoolean(true);
        private volatile boolean isSlow;

        /** @return whether the place was given to others */
        boolean giveWay() {
            if (!slow.tryAcquire()) {
                return false;
            }
            isSlow = true;
            giveBack();
            return true;
        }

        private void giveBack() {
            if (mine.compareAndSet(true, false)) {
                free.release();
            }
        }

        @Override
        public void close() {
            giveBack();
            if (isSlow) {
                isSlow = false;
                slow.release();
            }
        }
    }
}
