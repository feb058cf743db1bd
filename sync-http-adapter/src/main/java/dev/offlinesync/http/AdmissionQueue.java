package dev.offlinesync.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Limits how many requests are in flight, and how many wait. First come, first served, but no user holds more than
 * half of the slots or of the memory while others wait. Thread-safe.
 */
final class AdmissionQueue {
    private final int most;
    private final long bytes;
    private final int mostWaiting;
    private final Executor threads;

    private final Deque<Visit> waiting = new ArrayDeque<>();
    private final Map<String, Taken> users = new HashMap<>();
    private final Taken all = new Taken();

    /**
     * @param most requests at once
     * @param bytes how much heap they may need together; a request that needs more runs alone
     * @param threads runs requests that had to wait
     */
    AdmissionQueue(int most, long bytes, int mostWaiting, Executor threads) {
        this.most = most;
        this.bytes = bytes;
        this.mostWaiting = mostWaiting;
        this.threads = threads;
    }

    private static final class Taken {
        private int places;
        private long bytes;
        private int waiting;

        boolean hasRoom(long more, int mostPlaces, long mostBytes) {
            return places == 0 || (places < mostPlaces && bytes + more <= mostBytes);
        }

        void add(int sign, long cost) {
            places += sign;
            bytes += sign * cost;
        }

        boolean isNothing() {
            return places == 0 && waiting == 0;
        }
    }

    private enum State {
        WAITING,
        INSIDE,
        GONE
    }

    /** One request, waiting or in flight. */
    final class Visit {
        private final String user;
        private final Runnable work;
        private State state = State.WAITING;
        private long cost;
        /** What it may read before it costs more. */
        private long covered;

        private Visit(String user, long cost, long covered, Runnable work) {
            this.user = user;
            this.cost = cost;
            this.covered = covered;
            this.work = work;
        }

        /**
         * Takes more memory than it came with, or nothing.
         *
         * @return whether there is so much, and not more than half of all for its user while others are inside
         */
        boolean take(long more) {
            synchronized (AdmissionQueue.this) {
                if (more <= covered) {
                    covered -= more;
                    return true;
                }
                long added = more - covered;
                boolean isAlone = all.places == 1;
                if (state != State.INSIDE
                        || all.bytes + added > bytes
                        || (!isAlone && of(user).bytes + added > bytes / 2)) {
                    return false;
                }
                covered = 0;
                cost += added;
                all.bytes += added;
                of(user).bytes += added;
                return true;
            }
        }

        /** Makes room for the next. Does nothing if it has left already. */
        void leave() {
            List<Visit> next;
            synchronized (AdmissionQueue.this) {
                if (state != State.INSIDE) {
                    return;
                }
                state = State.GONE;
                count(this, -1);
                next = admit();
            }
            next.forEach(v -> threads.execute(v.work));
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
            next.forEach(v -> threads.execute(v.work));
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
        synchronized (this) {
            waiting.add(visit);
            of(visit.user).waiting++;
            // nothing before it could go in, or it would have: so it is this one or none
            if (!admit().isEmpty()) {
                return Arrival.INSIDE;
            }
            if (waiting.size() > mostWaiting || of(visit.user).waiting > Math.max(1, mostWaiting / 2)) {
                remove(visit);
                return Arrival.REFUSED;
            }
            return Arrival.WAITING;
        }
    }

    private List<Visit> admit() {
        List<Visit> admitted = new ArrayList<>();
        for (Iterator<Visit> i = waiting.iterator(); i.hasNext(); ) {
            Visit visit = i.next();
            if (!all.hasRoom(visit.cost, most, bytes)) {
                break; // smaller ones behind it wait too, or a large one would wait forever
            }
            if (of(visit.user).hasRoom(visit.cost, (most + 1) / 2, bytes / 2)) {
                i.remove();
                of(visit.user).waiting--;
                visit.state = State.INSIDE;
                count(visit, 1);
                admitted.add(visit);
            }
        }
        return admitted;
    }

    private Taken of(String user) {
        return users.computeIfAbsent(user, u -> new Taken());
    }

    private void count(Visit visit, int sign) {
        all.add(sign, visit.cost);
        of(visit.user).add(sign, visit.cost);
        forget(visit.user);
    }

    private void remove(Visit visit) {
        visit.state = State.GONE;
        waiting.remove(visit);
        of(visit.user).waiting--;
        forget(visit.user);
    }

    private void forget(String user) {
        if (of(user).isNothing()) {
            users.remove(user);
        }
    }

    /** How many are in flight and how many wait. */
    synchronized String count() {
        return all.places + "+" + waiting.size();
    }
}
