package dev.offlinesync.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which version each completed mutation made of its record, and which of them deleted it. */
final class Effects {
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, NavigableSet<Long>> deletions = new HashMap<>();

    void made(Mutation mutation, long version) {
        versions.put(mutation.id(), version);
        if (mutation.isDelete()) {
            deletions.computeIfAbsent(mutation.record(), key -> new TreeSet<>()).add(version);
        }
    }

    /** Whether a record in this version, or none for 0, has the effect of this mutation, or of what came after it. */
    boolean isIn(Mutation mutation, long version) {
        long made = versions.getOrDefault(mutation.id(), 0L);
        if (version > 0 || made == 0) {
            return version >= made;
        }
        NavigableSet<Long> deleted = deletions.get(mutation.record());
        return deleted != null && deleted.last() >= made;
    }
}
