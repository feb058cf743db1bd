package dev.offlinesync.app;

import java.io.PrintStream;

/** Where the program talks to the person or script that started it: results to {@code out}, everything else to {@code err}. */
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
