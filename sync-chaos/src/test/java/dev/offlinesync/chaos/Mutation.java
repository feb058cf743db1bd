package dev.offlinesync.chaos;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One write as the outbox of a device holds it.
 *
 * @param id the mutation id, unique over all users of a run
 * @param record collection and id of the record that it is about, or {@link #unnamed}; "" where it is about none
 * @param valid whether it can succeed, given that the writes before it did
 * @param direct whether it goes to the record itself, as an online client's write, and not to the queue
 */
record Mutation(
        String user,
        String device,
        String id,
        String endpoint,
        String method,
        Map<String, Object> data,
        int priority,
        int maxAttempts,
        String record,
        boolean valid,
        boolean direct) {
    /** Which create made the record. */
    static final String MADE = "made";

    /** Which write of it was the last. */
    static final String LAST = "last";

    /** Each update leaves a field of its own, which nothing else writes. */
    static final String FIELD = "f_";

    /** What a {@link Neighbour} writes into records, and no mutation does. */
    static final String NEIGHBOURS = "neighbours";

    private static final String UNNAMED = "/made by ";

    /** Where the record of a create is that leaves its id to the server: nobody can tell the id beforehand. */
    static String unnamed(String collection, String mutation) {
        return collection + UNNAMED + mutation;
    }

    boolean isUnnamed() {
        return record.contains(UNNAMED);
    }

    boolean isCreate() {
        return method.equals("POST");
    }

    boolean isDelete() {
        return method.equals("DELETE");
    }

    /** As it is sent to the queue. */
    Map<String, Object> envelope() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoint", endpoint);
        json.put("method", method);
        json.put("data", data);
        json.put("deviceId", device);
        json.put("priority", priority);
        json.put("maxAttempts", maxAttempts);
        json.put("mutationId", id);
        return json;
    }
}
