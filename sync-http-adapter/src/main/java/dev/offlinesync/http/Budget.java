package dev.offlinesync.http;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of the heap for all requests together. Thread-safe. */
final class Budget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    /** What one request holds of it. Given back once, whoever does so and however often. Thread-safe. */
    final class Share {
        private long bytes;
        private boolean ended;

        /** @return false where there is not so much left: then nothing is taken */
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

        /** Gives back all of it, and may take again. */
        synchronized void giveBack() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }

        /** Gives back all of it, for ever. */
        synchronized void end() {
            giveBack();
            ended = true;
        }
    }

    Share share() {
        return new Share();
    }

    /** Whether a request of this size has a chance just now. */
    boolean hasRoomFor(long bytes) {
        return taken.get() + bytes <= most;
    }

    /** Whether whoever is slow should make room. */
    boolean isShort() {
        return taken.get() > most / 2;
    }
}
