package dev.offlinesync.api.body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the faults of one item, or of a body that is no list of items: the first one, and more while the request has
 * {@linkplain FaultRoom room}; at most one for each place. A pointer is made for what may be kept, and for nothing else.
 */
final class Faults {
    private final FaultRoom room;
    private final Path item;
    private List<Fault> list = new ArrayList<>();
    private final List<OddKey> oddKeys = new ArrayList<>();
    private final Set<String> places = new HashSet<>();
    private boolean more;
    private boolean moreOddKeys;

    /**
     * @param room of the whole request
     * @param item whose faults these are
     */
    Faults(FaultRoom room, Path item) {
        this.room = room;
        this.item = item;
    }

    void add(Path at, String message) {
        add(at, message, Fault.Kind.MALFORMED);
    }

    void addTooLarge(Path at, String message) {
        add(at, message, Fault.Kind.TOO_LARGE);
    }

    private void add(Path at, String message, Fault.Kind kind) {
        if (isFull()) {
            more = true;
            return;
        }
        String pointer = room.pointer(at);
        if (places.add(pointer)) {
            room.take(pointer);
            list.add(new Fault(pointer, message, kind));
        }
    }

    /** Whether what comes next need not be looked at: the item is refused, and no more faults are collected. */
    boolean passesOver() {
        more |= isFull();
        return isFull();
    }

    private boolean isFull() {
        return !list.isEmpty() && room.isUsedUp();
    }

    /** @param before how many faults came first */
    private record OddKey(int before, Fault fault) {}

    /** A key that only a stored record can have: a fault unless the request may be sending one back. */
    void addOddKey(Path at, String message) {
        if (!oddKeys.isEmpty() && (oddKeys.size() >= FaultRoom.MAX_FAULTS || room.isUsedUp())) {
            moreOddKeys = true;
            return;
        }
        String pointer = room.pointer(at);
        if (oddKeys.stream().noneMatch(odd -> odd.fault.pointer().equals(pointer))) {
            oddKeys.add(new OddKey(list.size(), Fault.malformed(pointer, message)));
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
            next = odd.before;
            if (!places.add(odd.fault.pointer())) {
                continue;
            }
            if (all.isEmpty() || !room.isUsedUp()) {
                room.take(odd.fault.pointer());
                all.add(odd.fault);
            } else {
                more = true;
            }
        }
        all.addAll(list.subList(next, list.size()));
        more |= moreOddKeys;
        oddKeys.clear();
        list = all;
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** In their order; if there are more than these, the last one says so. */
    List<Fault> list() {
        List<Fault> all = new ArrayList<>(list);
        if (more) {
            all.add(Fault.malformed(item.pointer(FaultRoom.SHORT_POINTER), "has more faults than these"));
        }
        return List.copyOf(all);
    }
}
