package dev.offlinesync.http;

import dev.offlinesync.core.store.ReadRoom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Limits how many requests are in flight, and how many wait. First come, first served, except that small ones pass a
 * large one for a moment, and go first when another large one has ended; and no user holds more than half of what the
 * others leave of the slots, of the memory, and of the queue. A request that waits for something else than this server
 * lends what it has. Thread-safe.
 */
final class AdmissionQueue {
    /** How long smaller ones may pass one that has no room yet; after that they wait too, or it would wait for ever. */
    static final Duration PASSING = Duration.ofSeconds(1);

    /** How long a request waits that would read more than there is room for. */
    private static final Duration READING = Duration.ofSeconds(5);

    private final Shares inside;
    private final Shares lent;
    /** The memory that requests keep while they wait for something else. */
    private final Shares kept;
    /** What needs no more than this may come however much its user's requests keep. */
    private final long small;

    /** What needs more than this leaves others little: it gives way to smaller ones once, so these never wait for two. */
    private final long large;

    private final int mostWaiting;
    private final Executor threads;
    private final LongSupplier nanos;

    private final Deque<Visit> waiting = new ArrayDeque<>();
    private final Map<String, Integer> waitingOf = new HashMap<>();

    /**
     * @param most requests at once
     * @param mostLent how many beside them may have lent their room
     * @param bytes how much heap they may need together; a request that needs more runs alone
     * @param threads runs requests that had to wait
     * @param nanos a clock that nobody sets
     */
    AdmissionQueue(int most, int mostLent, long bytes, int mostWaiting, Executor threads, LongSupplier nanos) {
        this.inside = new Shares(most, bytes);
        this.lent = new Shares(mostLent, 0); // of their slots; what they keep of their memory counts on
        this.kept = new Shares(0, bytes / 2);
        this.small = bytes / 16;
        this.large = bytes / 2;
        this.mostWaiting = mostWaiting;
        this.threads = threads;
        this.nanos = nanos;
    }

    private enum State {
        WAITING,
        INSIDE,
        /** It waits for something else, and has lent its memory. */
        LENT_MEMORY,
        /** Its slot too. */
        LENT,
        GONE
    }

    /** One request, waiting or in flight. */
    final class Visit implements ReadRoom.Room {
        private final String user;
        private final Runnable work;
        private final long since = nanos.getAsLong();
        private final long firstCost;
        private final long firstCovered;
        private State state = State.WAITING;
        private long cost;
        /** What it may read before it costs more. */
        private long covered;
        /** What it would have cost beside its first cost if it had got what it was refused. */
        private long refused;
        /** What of its memory it has lent and not taken back. */
        private long given;
        /** Whether smaller ones went first once, though it had room. */
        private boolean gaveWay;

        private Visit(String user, long cost, long covered, Runnable work) {
            this.user = user;
            this.firstCost = cost;
            this.firstCovered = covered;
            this.cost = cost;
            this.covered = covered;
            this.work = work;
        }

        /**
         * Takes more memory than it came with, or nothing.
         *
         * @return whether there is so much, and not more than half of all for its user while others are inside
         */
        @Override
        public boolean take(long more) {
            synchronized (AdmissionQueue.this) {
                if (more <= covered) {
                    covered -= more;
                    return true;
                }
                long added = more - covered;
                if (state != State.INSIDE || !inside.canGrow(user, cost, added)) {
                    refused = cost - firstCost + added;
                    return false;
                }
                covered = 0;
                cost += added;
                inside.grow(user, added);
                return true;
            }
        }

        /**
         * It gives back all of its memory, or those who wait would wait for each other; and has what it needs at once
         * then, or all who wait would begin again for one.
         */
        @Override
        public boolean awaitMore() {
            long wanted = firstCost + refused;
            List<Visit> next;
            synchronized (AdmissionQueue.this) {
                if (state != State.INSIDE || inside.isTooMuch(wanted)) {
                    return false;
                }
                inside.grow(user, -cost);
                cost = 0;
                next = admit();
            }
            run(next);
            synchronized (AdmissionQueue.this) {
                await(() -> state == State.INSIDE && !inside.canGrow(user, 0, wanted));
                if (state != State.INSIDE || !inside.canGrow(user, 0, wanted)) {
                    return false;
                }
                inside.grow(user, wanted);
                cost = wanted;
                covered = firstCovered + refused;
                return true;
            }
        }

        /** Makes room for the next. Does nothing if it has left already. */
        void leave() {
            List<Visit> next;
            synchronized (AdmissionQueue.this) {
                if (state != State.INSIDE && !hasLent()) {
                    return;
                }
                stopLending();
                inside.giveBack(user, cost);
                state = State.GONE;
                next = admit();
            }
            run(next);
        }

        private boolean hasLent() {
            return state == State.LENT || state == State.LENT_MEMORY;
        }

        /** It has its slot again, or one beyond all others. */
        private void stopLending() {
            if (hasLent()) {
                kept.grow(user, -cost);
            }
            if (state == State.LENT) {
                lent.giveBack(user, 0);
                inside.take(user, 0);
            }
            state = State.INSIDE;
        }

        /**
         * It waits for something else than this server, and lends its memory meanwhile; its slot too if not too many are lent
         * already, since it needs a thread all the same.
         *
         * @param holds memory that it does not lend; nor does it what it has read
         */
        void lend(long holds) {
            List<Visit> next;
            synchronized (AdmissionQueue.this) {
                if (state != State.INSIDE) {
                    return;
                }
                long gives = Math.max(0, Math.min(covered, cost - holds));
                cost -= gives;
                covered -= gives;
                given += gives;
                inside.grow(user, -gives);
                kept.grow(user, cost);
                state = State.LENT_MEMORY;
                if (lent.hasRoom(0) && lent.hasRoomFor(user, 0)) {
                    state = State.LENT;
                    inside.giveBack(user, 0);
                    lent.take(user, 0);
                }
                next = admit();
            }
            run(next);
        }

        /**
         * It goes on, in a slot beyond all others if there is none. If its memory is taken, or more than half of all for its
         * user, it takes what it reads as it reads it: to wait for more would keep its lane from others.
         */
        void takeBack() {
            synchronized (AdmissionQueue.this) {
                if (!hasLent()) {
                    return; // nothing was lent, or its connection has ended meanwhile
                }
                stopLending();
                long back = inside.canGrow(user, cost, given) ? given : 0;
                inside.grow(user, back);
                cost += back;
                covered += back;
                given -= back;
            }
        }

        @Override
        public boolean isWanted() {
            synchronized (AdmissionQueue.this) {
                return waitingOf.size() > (waitingOf.containsKey(user) ? 1 : 0);
            }
        }

        private void await(BooleanSupplier waits) {
            long end = System.nanoTime() + READING.toNanos();
            try {
                for (long left = READING.toNanos(); left > 0 && waits.getAsBoolean(); left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(AdmissionQueue.this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean isWaiting() {
            synchronized (AdmissionQueue.this) {
                return state == State.WAITING;
            }
        }

        /** Whether its user has no other request here, waiting or in flight. */
        boolean isOnlyOne() {
            synchronized (AdmissionQueue.this) {
                return !inside.hasAny(user) && waitingOf.getOrDefault(user, 0) <= 1;
            }
        }

        /** @return whether it was still waiting; if so, its work will not run */
        boolean giveUp() {
            List<Visit> next;
            synchronized (AdmissionQueue.this) {
                if (state != State.WAITING) {
                    return false;
                }
                remove(this);
                next = admit(); // it may have been a large one that smaller ones waited behind
            }
            run(next);
            return true;
        }
    }

    /** What became of a request that arrived. */
    enum Arrival {
        INSIDE,
        WAITING,
        REFUSED
    }

    /**
     * @param cost what it takes at most, unless it {@linkplain Visit#take takes} more
     * @param covered how much of that is for what it reads
     * @param work runs on another thread once there is room, if it has to wait
     */
    Visit visit(String user, long cost, long covered, Runnable work) {
        return new Visit(user, cost, covered, work);
    }

    /** If the answer is {@code INSIDE}, the caller does the work itself, and leaves afterwards. */
    Arrival arrive(Visit visit) {
        List<Visit> next;
        Arrival arrival;
        synchronized (this) {
            waiting.add(visit);
            waitingOf.merge(visit.user, 1, Integer::sum);
            next = admit();
            if (next.remove(visit)) {
                arrival = Arrival.INSIDE;
            } else if (waiting.size() > mostWaiting || waitsTooOften(visit.user)) {
                remove(visit);
                arrival = Arrival.REFUSED;
            } else {
                arrival = Arrival.WAITING;
            }
        }
        run(next);
        return arrival;
    }

    private boolean waitsTooOften(String user) {
        int own = waitingOf.getOrDefault(user, 0);
        int others = waiting.size() - own;
        return own > Math.max(1, (mostWaiting - others) / 2);
    }

    private void run(List<Visit> admitted) {
        admitted.forEach(visit -> threads.execute(visit.work));
    }

    private List<Visit> admit() {
        notifyAll(); // those that want to read more
        List<Visit> admitted = new ArrayList<>();
        boolean givesWay = false;
        for (Iterator<Visit> i = waiting.iterator(); i.hasNext(); ) {
            Visit visit = i.next();
            if (!inside.hasRoom(visit.cost)) {
                // a user who has some of the room lets others pass as long as it takes
                if (!givesWay && nanos.getAsLong() - visit.since > PASSING.toNanos() && !inside.hasAny(visit.user)) {
                    break;
                }
            } else if (mayKeepMore(visit) && inside.hasRoomFor(visit.user, visit.cost)) {
                if (visit.cost > large && (givesWay || !visit.gaveWay) && smallerWaits(visit.user)) {
                    visit.gaveWay |= !givesWay;
                    givesWay = true;
                    continue;
                }
                i.remove();
                isNotWaiting(visit.user);
                visit.state = State.INSIDE;
                inside.take(visit.user, visit.cost);
                admitted.add(visit);
            }
        }
        if (givesWay) {
            admitted.addAll(admit()); // beside the smaller ones there may be room still
        }
        return admitted;
    }

    /** Whether somebody else waits with a smaller one, for which there is room. */
    private boolean smallerWaits(String user) {
        return waiting.stream()
                .anyMatch(v -> !v.user.equals(user)
                        && v.cost <= large
                        && inside.hasRoom(v.cost)
                        && inside.hasRoomFor(v.user, v.cost));
    }

    /** A user's requests that wait for something else are not to fill the memory one by one. */
    private boolean mayKeepMore(Visit visit) {
        return visit.cost <= small || !kept.isOverShare(visit.user);
    }

    private void remove(Visit visit) {
        visit.state = State.GONE;
        waiting.remove(visit);
        isNotWaiting(visit.user);
    }

    private void isNotWaiting(String user) {
        waitingOf.computeIfPresent(user, (u, n) -> n == 1 ? null : n - 1);
    }

    /** How many are in flight and how many wait. */
    synchronized String count() {
        return inside.places() + "+" + waiting.size();
    }
}
