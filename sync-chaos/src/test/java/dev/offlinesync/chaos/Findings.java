package dev.offlinesync.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a verdict found, each a sentence under its heading; nothing if every promise was kept. */
final class Findings {
    enum Kind {
        /** Acknowledged and not there, or without its effect. */
        LOST,
        /** There twice, or with its effect twice. */
        DOUBLED,
        OUT_OF_ORDER,
        /** Open although there was time enough, or a lane that nobody gave back. */
        STUCK,
        /** An effect of what failed, or a failure of what could not fail. */
        WRONG,
        /** Somebody's data under another user. */
        FOREIGN,
        /** A device's copy that went back, or is not what is in the database. */
        STALE
    }

    private final Map<Kind, List<String>> found = new EnumMap<>(Kind.class);

    Findings() {
        for (Kind kind : Kind.values()) {
            found.put(kind, new ArrayList<>());
        }
    }

    void add(Kind kind, String what) {
        found.get(kind).add(what);
    }

    List<String> of(Kind kind) {
        return found.get(kind);
    }

    int count(Kind kind) {
        return found.get(kind).size();
    }

    boolean isEmpty() {
        return found.values().stream().allMatch(List::isEmpty);
    }

    /** The first few of each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        found.forEach((kind, list) -> list.stream()
                .limit(10)
                .forEach(what -> text.append(kind).append(": ").append(what).append('\n')));
        return text.toString();
    }
}
