package dev.offlinesync.contract.simulation;

import java.util.ArrayList;
import java.util.List;

/** The log of a run, for a person who looks for the cause of a violation. */
final class Trace {
    final TraceFormat format = new TraceFormat();
    private final List<String> lines = new ArrayList<>();

    void line(String who, String what) {
        lines.add(String.format("%4d  %-6s %s", lines.size(), who, what));
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
