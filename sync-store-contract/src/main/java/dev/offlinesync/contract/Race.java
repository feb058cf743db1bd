package dev.offlinesync.contract;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that do the same thing at once. */
final class Race {
    private Race() {}

    /** The sum of what the threads answer. */
    static int race(int threads, Callable<Integer> each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            int sum = 0;
            for (Future<Integer> f : pool.invokeAll(Collections.nCopies(threads, each))) {
                sum += f.get();
            }
            return sum;
        } finally {
            pool.shutdown();
        }
    }
}
