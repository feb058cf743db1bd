package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one mutation, and checks its shape and types. A field of a wrong type is a fault, and is then treated as
 * absent.
 */
final class ItemReader {
    private final JsonInput json;
    private final Faults faults;
    private final int maxDataBytes;

    private @Nullable String endpoint;
    private @Nullable String method;
    private @Nullable Tree data;
    private @Nullable String deviceId;
    private @Nullable Long priority;
    private @Nullable Long maxAttempts;
    private @Nullable String mutationId;
    private @Nullable Instant occurredAt;
    private @Nullable Tree base;
    private @Nullable Long baseVersion;
    private @Nullable String baseMutationId;
    private List<String> dependsOn = List.of();

    ItemReader(JsonInput json, Faults faults, int maxDataBytes) {
        this.json = json;
        this.faults = faults;
        this.maxDataBytes = maxDataBytes;
    }

    /** The value that begins at the current token; null if it is not an object. */
    @Nullable
    ItemRequest read(Path at) throws IOException {
        if (json.current() != JsonToken.OBJECT) {
            faults.add(at, "must be an object");
            json.skipChildren();
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            Path here = at.child(name);
            json.next();
            if (!isNeeded(name) && faults.passesOver()) {
                json.skipChildren();
            } else if (seen.add(name)) {
                field(name, here);
            } else {
                faults.add(here, "is given twice");
                json.skipChildren();
            }
        }
        if (!SubmissionReader.mayEcho(method)) {
            faults.refuseOddKeys();
        }
        required(endpoint, at.child("endpoint"));
        required(method, at.child("method"));
        return new ItemRequest(
                endpoint,
                method,
                data,
                deviceId,
                priority,
                maxAttempts,
                mutationId,
                occurredAt,
                new Basis(base, baseVersion, baseMutationId),
                dependsOn);
    }

    /** Whether a refused item is told apart by this field. */
    private static boolean isNeeded(String name) {
        return name.equals("mutationId");
    }

    /** If the field had a wrong type, that fault came first and is the one that is kept. */
    private void required(@Nullable String value, Path here) {
        if (value == null) {
            faults.add(here, "is required");
        }
    }

    private void field(String name, Path here) throws IOException {
        switch (name) {
            case "endpoint" -> endpoint = text(here);
            case "method" -> method = text(here);
            case "data" -> data = isNull() ? null : new DataReader(json, faults, maxDataBytes).read(here);
            case "deviceId" -> deviceId = text(here);
            case "priority" -> priority = integer(here);
            case "maxAttempts" -> maxAttempts = integer(here);
            case "mutationId" -> mutationId = text(here);
            case "occurredAt" -> occurredAt = time(here);
            case "base" -> base = isNull() ? null : new DataReader(json, faults, maxDataBytes).read(here);
            case "baseVersion" -> baseVersion = integer(here);
            case "baseMutationId" -> baseMutationId = text(here);
            case "dependsOn" -> dependsOn = names(here);
            default -> {
                faults.add(here, "is not a known field");
                json.skipChildren();
            }
        }
    }

    private boolean isNull() {
        return json.current() == JsonToken.NULL;
    }

    private @Nullable String text(Path here) throws IOException {
        if (isNull()) {
            return null;
        }
        if (json.current() != JsonToken.TEXT) {
            faults.add(here, "must be a string");
            json.skipChildren();
            return null;
        }
        String text = json.text();
        if (!WellFormed.text(text)) {
            faults.add(here, "contains half a surrogate pair");
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            faults.add(here, "contains NUL");
            return null;
        }
        return text;
    }

    /** Names of mutations; of too many, one more than there may be. */
    private List<String> names(Path here) throws IOException {
        if (isNull()) {
            return List.of();
        }
        if (json.current() != JsonToken.ARRAY) {
            faults.add(here, "must be an array of mutation ids");
            json.skipChildren();
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; json.next() != JsonToken.ARRAY_END; i++) {
            if (i > Submission.MAX_DEPENDENCIES) {
                json.skipChildren();
                continue;
            }
            Path at = here.child(i);
            String name = text(at);
            if (name != null) {
                names.add(name);
            } else if (isNull()) {
                faults.add(at, "must be a string");
            }
        }
        return names;
    }

    private @Nullable Instant time(Path here) throws IOException {
        if (isNull()) {
            return null;
        }
        try {
            JsonToken token = json.current();
            if (token == JsonToken.TEXT || token == JsonToken.WHOLE) {
                return ClientTime.of(json.text());
            }
            return ClientTime.of(token == JsonToken.FRACTION ? json.fraction() : null);
        } catch (IllegalArgumentException e) {
            faults.add(here, String.valueOf(e.getMessage()));
            json.skipChildren();
            return null;
        }
    }

    private @Nullable Long integer(Path here) throws IOException {
        if (isNull()) {
            return null;
        }
        Number whole = json.current() == JsonToken.WHOLE ? json.whole() : null;
        if (whole == null) {
            faults.add(here, "must be a whole number");
            json.skipChildren();
            return null;
        }
        return whole.longValue();
    }
}
