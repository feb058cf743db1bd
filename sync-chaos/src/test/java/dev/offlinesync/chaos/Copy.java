package dev.offlinesync.chaos;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a device keeps of its user's records, by the rules of docs/sync-protocol.md; and what it was told that nobody may
 * be told. For one thread at a time.
 */
final class Copy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String user;
    private final String device;
    private final Map<String, Row> rows = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** The highest version of each record that it was told of, also of a deleted one. */
    private final Map<String, Long> told = new HashMap<>();

    private final List<Overlay> overlays = new ArrayList<>();
    private final List<Revealed> revealed = new ArrayList<>();

    /** What a first sync has told of. */
    private final Set<String> seen = new HashSet<>();

    private String cursor = "";
    private String generation = "";
    private boolean isFirst = true;
    private boolean isUpToDate;

    Copy(String user, String device) {
        this.user = user;
        this.device = device;
    }

    /** A record as it was told last. */
    record Row(long version, long change, Map<String, Object> data) {}

    /**
     * A write that the server has settled, shown over the copy until it is in the copy.
     *
     * @param key of the record
     * @param change the number of the commit that settled it
     */
    private record Overlay(Mutation mutation, String key, long change) {}

    /**
     * What the user saw when an overlay was dropped.
     *
     * @param version of the record; 0 if there was none
     */
    record Revealed(Mutation mutation, long version) {}

    String user() {
        return user;
    }

    /** By collection and id, as in {@link Snapshot.Record#key}. */
    Map<String, Row> rows() {
        return rows;
    }

    /** What went wrong on the way. */
    List<String> faults() {
        return faults;
    }

    List<Revealed> revealed() {
        return revealed;
    }

    /** What to ask with next; "" for a first sync. */
    String cursor() {
        return cursor;
    }

    boolean isUpToDate() {
        return isUpToDate;
    }

    /** Begins a first sync, as after a 410, and keeps the rows meanwhile. */
    void forget() {
        cursor = "";
        isFirst = true;
        isUpToDate = false;
        seen.clear();
    }

    /** A page that was asked for with the present cursor, or the problem that this has expired. */
    void apply(JsonNode page) {
        if (!page.has("cursor")) {
            forget();
            return;
        }
        if (!page.path("generation").asText().equals(generation)) {
            generation = page.path("generation").asText();
            told.clear();
            overlays.clear(); // receipts of another generation are void
        }
        page.path("changes").forEach(this::put);
        cursor = page.path("cursor").asText();
        isUpToDate = page.path("upToDate").asBoolean();
        if (isUpToDate && isFirst) {
            rows.keySet().retainAll(seen);
            isFirst = false;
            seen.clear();
        }
        overlays.removeIf(overlay -> drop(overlay, page.path("change").asLong()));
    }

    /** A result of a push that has the number of its commit. */
    void settled(Mutation mutation, JsonNode result, String of) {
        long change = result.path("change").asLong();
        boolean isDone = result.path("status").asText().equals("completed");
        if (isDone && change > 0 && of.equals(generation) && !mutation.record().isEmpty()) {
            String id = result.path("responseData").path("_id").asText();
            String key = mutation.isUnnamed() ? mutation.record().split("/", 2)[0] + "/" + id : mutation.record();
            overlays.add(new Overlay(mutation, key, change));
        }
    }

    /** The watermark: the number of the page counts only if there is no further page. */
    private boolean drop(Overlay overlay, long pageChange) {
        Row row = rows.get(overlay.key);
        boolean isThere = row != null && row.change >= overlay.change;
        if (!isThere && !(isUpToDate && pageChange >= overlay.change)) {
            return false;
        }
        revealed.add(new Revealed(overlay.mutation, row == null ? 0 : row.version));
        return true;
    }

    private void put(JsonNode change) {
        String key =
                change.path("collection").asText() + "/" + change.path("_id").asText();
        long version = change.path("version").asLong();
        long before = told.getOrDefault(key, 0L);
        if (version < before) {
            faults.add(key + " went back from version " + before + " to " + version + " at " + this);
        }
        told.put(key, Math.max(version, before));
        if (change.path("deleted").asBoolean()) {
            rows.remove(key);
        } else {
            long number = change.path("change").asLong();
            rows.put(key, new Row(version, number, JSON.convertValue(change.path("record"), new TypeReference<>() {})));
            seen.add(key);
        }
    }

    @Override
    public String toString() {
        return device + " of " + user;
    }
}
