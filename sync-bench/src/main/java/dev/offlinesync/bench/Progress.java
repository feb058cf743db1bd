package dev.offlinesync.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Progress on one line of the terminal; nothing if it is no terminal. */
final class Progress {
    private final PrintStream out;
    private final boolean live;
    private final Map<String, Boolean> told = new ConcurrentHashMap<>();

    Progress(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    void at(String what, long items, Duration left) {
        if (live) {
            out.printf(
                    "\r%-60s", what + ", " + left.toSeconds() + " s left" + (items > 0 ? ", " + items + " items" : ""));
        }
    }

    void step(String what) {
        if (live) {
            out.printf("\r%-60s%n", what);
        } else {
            out.println(what);
        }
    }

    /** Each kind of error once. */
    void error(Exception e) {
        String text = String.valueOf(e.getMessage());
        if (told.size() < 20 && told.putIfAbsent(text.length() > 40 ? text.substring(0, 40) : text, true) == null) {
            out.println("\nerror: " + text);
        }
    }
}
