package dev.offlinesync.app.resources;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a resources file: a line for each problem, which names the file, the entry and the place in it.
 */
final class Problems {
    private final String file;
    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** Of the file as a whole. */
    void add(String problem) {
        lines.add(file + ": " + problem);
    }

    /** @param entry the path of the entry; empty if it has none */
    void add(String entry, String pointer, String problem) {
        add(line(entry, pointer, problem));
    }

    /** Of what does not stop a start. */
    void warn(String entry, String pointer, String oddity) {
        warnings.add(file + ": " + line(entry, pointer, oddity));
    }

    private static String line(String entry, String pointer, String what) {
        return (entry.isEmpty() ? "" : entry + ": ") + pointer + " " + what;
    }

    List<String> lines() {
        return lines;
    }

    List<String> warnings() {
        return warnings;
    }
}
