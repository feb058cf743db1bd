package dev.offlinesync.api.body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the first {@value #MAX} faults of a request, at most one for each place. */
final class Faults {
    static final int MAX = 100;

    private final List<Fault> list = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    void add(Path at, String message) {
        add(Fault.malformed(at.pointer(), message));
    }

    void addTooLarge(Path at, String message) {
        add(new Fault(at.pointer(), message, Fault.Kind.TOO_LARGE));
    }

    void add(Fault fault) {
        if (list.size() < MAX && places.add(fault.pointer())) {
            list.add(fault);
        }
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<Fault> list() {
        return List.copyOf(list);
    }
}
