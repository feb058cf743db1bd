package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonToken;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code {"mutationIds": ["…"]}}. */
public final class MutationIdsReader {
    private static final String FIELD = "mutationIds";

    private final BodyLimits limits;
    private final Body body;

    public MutationIdsReader(BodyLimits limits) {
        this.limits = limits;
        this.body = new Body(limits);
    }

    /**
     * Each once, in their order.
     *
     * @throws RefusedBody if it is anything else, or has more ids than items may be sent at once
     */
    public Set<String> read(IncomingBody incoming) {
        return body.required(incoming, this::object);
    }

    private Set<String> object(JsonInput json) throws IOException {
        Faults faults = new Faults(new FaultRoom(), Path.ROOT);
        if (json.current() != JsonToken.OBJECT) {
            faults.add(Path.ROOT, "must be an object");
            throw RefusedBody.of(faults.list());
        }
        Set<String> ids = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            Path here = Path.ROOT.child(name);
            boolean isArray = json.next() == JsonToken.ARRAY;
            if (name.equals(FIELD) && isArray && ids == null) {
                ids = array(json, here, faults);
                continue;
            }
            faults.add(
                    here,
                    !name.equals(FIELD) ? "is not a known field" : isArray ? "is given twice" : "must be an array");
            json.skipChildren();
        }
        if (ids == null) {
            faults.add(Path.ROOT.child(FIELD), "is required");
        }
        if (ids == null || !faults.isEmpty()) {
            throw RefusedBody.of(faults.list());
        }
        return ids;
    }

    private Set<String> array(JsonInput json, Path at, Faults faults) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; json.next() != JsonToken.ARRAY_END; i++) {
            if (i >= limits.items()) {
                faults.addTooLarge(at, "has more than " + limits.items() + " mutation ids");
            } else {
                String id = json.current() == JsonToken.TEXT ? json.text() : null;
                String fault = fault(id);
                if (id == null || fault != null) {
                    faults.add(at.child(i), String.valueOf(fault));
                } else {
                    ids.add(id);
                }
            }
            json.skipChildren();
        }
        return ids;
    }

    private static @Nullable String fault(@Nullable String id) {
        if (id == null) {
            return "must be a string";
        }
        if (id.isEmpty() || id.length() > Submission.MAX_MUTATION_ID) {
            return "must have 1 to " + Submission.MAX_MUTATION_ID + " characters";
        }
        if (!WellFormed.text(id)) {
            return "contains half a surrogate pair";
        }
        return id.indexOf('\0') >= 0 ? "contains NUL" : null;
    }
}
