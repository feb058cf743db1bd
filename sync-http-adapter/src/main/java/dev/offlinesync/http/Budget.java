package dev.offlinesync.http;

import java.util.concurrent.atomic.AtomicLong;

/** A budget of heap that all requests share. Thread-safe. */
final class Budget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** What one request holds of it. It is returned once, no matter how often and by whom. Thread-safe. */
    final class Share {
        private long bytes;
        private boolean ended;

        /** @return false if there is not enough left; then nothing is taken */
        synchronized boolean take(long more) {
            if (ended) {
                return false;
            }
            if (taken.addAndGet(more) > most) {
                taken.addAndGet(-more);
                return false;
            }
            bytes += more;
            return true;
        }

        boolean isShort() {
            return Budget.this.isShort();
        }

        /** Returns all of it, and may take again. */
        synchronized void giveBack() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }

        /** Returns all of it, and takes nothing any more. */
        synchronized void end() {
            giveBack();
            ended = true;
        }
    }

    Share share() {
        return new Share();
    }

    /** Whether a request of this size fits at this moment. */
    boolean hasRoomFor(long bytes) {
        return taken.get() + bytes <= most;
    }

    /** Whether slow requests should make room. */
    boolean isShort() {
        return taken.get() > most / 2;
    }
}
