package dev.offlinesync.core.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many visits the worker makes at once. A visit that waits for a slow handler lends its slot to another one, so
 * that handlers which hang do not keep everybody waiting; how many visits may do so is bounded as well.
 */
final class WorkerSlots {
    /** Beyond this, slow visits keep their slots: their threads and lanes cost something too. */
    static final int MOST_SLOW = 64;

    private final Semaphore free;
    private final Semaphore slow = new Semaphore(MOST_SLOW);

    WorkerSlots(int size) {
        free = new Semaphore(size, true);
    }

    Slot take() throws InterruptedException {
        free.acquire();
        return new Slot();
    }

    /** One slot, taken until it is closed. */
    final class Slot implements AutoCloseable {
        private final AtomicBoolean mine = new AtomicBoolean(true);
        private volatile boolean isSlow;

        /** @return whether the slot was lent to others */
        boolean lend() {
            if (isSlow) {
                return true;
            }
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
