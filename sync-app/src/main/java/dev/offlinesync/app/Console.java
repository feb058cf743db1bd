package dev.offlinesync.app;

import java.io.PrintStream;

/** Standard output for results, standard error for everything else. */
record Console(PrintStream out, PrintStream err) {
    void say(String line) {
        out.println(line);
        out.flush();
    }

    void warn(String line) {
        err.println("offline-sync: warning: " + line);
    }

    void fail(String line) {
        err.println("offline-sync: " + line);
    }
}
