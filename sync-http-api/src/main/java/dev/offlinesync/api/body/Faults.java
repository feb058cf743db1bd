package dev.offlinesync.api.body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the first {@value #MAX} faults of a request, at most one for each place. */
final class Faults {
    static final int MAX = 100;

    private List<Fault> list = new ArrayList<>();
    private final List<OddKey> oddKeys = new ArrayList<>();
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

    /** @param before how many faults came first */
    private record OddKey(int before, Fault fault) {}

    /** A key that only a stored record can have: a fault unless the request may be sending one back. */
    void addOddKey(Path at, String message) {
        if (oddKeys.size() < MAX && places.add(at.pointer())) {
            oddKeys.add(new OddKey(list.size(), Fault.malformed(at.pointer(), message)));
        }
    }

    /** Makes faults of all odd keys, each in its place. */
    void refuseOddKeys() {
        if (oddKeys.isEmpty()) {
            return;
        }
        List<Fault> all = new ArrayList<>();
        int next = 0;
        for (OddKey odd : oddKeys) {
            all.addAll(list.subList(next, odd.before));
            all.add(odd.fault);
            next = odd.before;
        }
        all.addAll(list.subList(next, list.size()));
        oddKeys.clear();
        list = new ArrayList<>(all.subList(0, Math.min(all.size(), MAX)));
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<Fault> list() {
        return List.copyOf(list);
    }
}
