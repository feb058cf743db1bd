package dev.offlinesync.chaos;

import java.util.List;
import java.util.Map;

/** What is in the database, read from the database itself and not through a server. */
record Snapshot(List<Item> items, List<Record> records, List<Tombstone> tombstones, List<Lane> lanes) {

    /** @param kind of the failure, "" where there is none */
    record Item(
            String id,
            String user,
            String mutation,
            String status,
            int attempts,
            int maxAttempts,
            String kind,
            long sequence,
            Map<String, Object> response) {
        boolean isOpen() {
            return status.equals("pending") || status.equals("processing");
        }

        boolean isCompleted() {
            return status.equals("completed");
        }
    }

    /** @param key collection and id, as in {@link Mutation#record} */
    record Record(String key, String user, long version, String item, Map<String, Object> data) {}

    record Tombstone(String key, String user, long version, String item) {}

    /** @param owner "" while it is free */
    record Lane(String user, String owner) {}

    /** Whether nothing is left to do. */
    boolean isQuiet() {
        return items.stream().noneMatch(Item::isOpen)
                && lanes.stream().allMatch(lane -> lane.owner().isEmpty());
    }
}
