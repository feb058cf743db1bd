package dev.offlinesync.bench.workload;

import java.util.List;

/** Counts as they must be against counts as they are. */
final class Check {
    private Check() {}

    static void equal(List<String> wrong, String what, long expected, long found) {
        if (expected != found) {
            wrong.add(what + ": " + found + " in the database, " + expected + " acknowledged");
        }
    }
}
