package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a request into submissions. Checks shape and types, then bounds. What an item's route requires is
 * checked when the item is stored.
 */
public final class SubmissionReader {
    private final BodyLimits limits;
    private final Body body;

    public SubmissionReader(BodyLimits limits) {
        this.limits = limits;
        this.body = new Body(limits);
    }

    /** The body is one item. */
    public ParsedItem one(IncomingBody incoming) {
        return body.required(incoming, json -> item(json, Path.ROOT, new FaultRoom()));
    }

    /** The body is {@code {"items": […]}}; each item is checked on its own. */
    public List<ParsedItem> many(IncomingBody incoming) {
        return body.required(incoming, this::items);
    }

    /** The body is the data of a record, or nothing. */
    public Optional<Tree> data(IncomingBody incoming, Method method) {
        return body.optional(incoming, json -> {
            Faults faults = new Faults(new FaultRoom(), Path.ROOT);
            Tree data = new DataReader(json, faults, limits.dataBytes()).read(Path.ROOT);
            if (!mayEcho(method.name())) {
                faults.refuseOddKeys();
            }
            if (data == null || !faults.isEmpty()) {
                throw RefusedBody.of(faults.list());
            }
            return data;
        });
    }

    /** Whether what is sent may be a stored record, with whatever keys other programs gave it. */
    static boolean mayEcho(@Nullable String method) {
        return Method.PUT.name().equals(method) || Method.PATCH.name().equals(method);
    }

    private List<ParsedItem> items(JsonInput json) throws IOException {
        FaultRoom room = new FaultRoom();
        Faults faults = new Faults(room, Path.ROOT);
        if (json.current() != JsonToken.OBJECT) {
            faults.add(Path.ROOT, "must be an object");
            throw RefusedBody.of(faults.list());
        }
        List<ParsedItem> items = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            Path here = Path.ROOT.child(name);
            boolean isArray = json.next() == JsonToken.ARRAY;
            if (name.equals("items") && isArray && items == null) {
                items = array(json, here, room, faults);
                continue;
            }
            faults.add(
                    here,
                    !name.equals("items") ? "is not a known field" : isArray ? "is given twice" : "must be an array");
            json.skipChildren();
        }
        if (items == null) {
            faults.add(Path.ROOT.child("items"), "is required");
        }
        if (items == null || !faults.isEmpty()) {
            throw RefusedBody.of(faults.list());
        }
        return items;
    }

    private List<ParsedItem> array(JsonInput json, Path at, FaultRoom room, Faults faults) throws IOException {
        List<ParsedItem> items = new ArrayList<>();
        for (int i = 0; json.next() != JsonToken.ARRAY_END; i++) {
            if (i < limits.items()) {
                items.add(item(json, at.child(i), room));
            } else {
                faults.addTooLarge(at, "has more than " + limits.items() + " items");
                json.skipChildren();
            }
        }
        return items;
    }

    private ParsedItem item(JsonInput json, Path at, FaultRoom room) throws IOException {
        Faults faults = new Faults(room, at);
        ItemRequest request = new ItemReader(json, faults, limits.dataBytes()).read(at);
        if (request == null) {
            return new ParsedItem(at, null, null, faults.list());
        }
        Bounds.check(request, at, faults);
        Submission submission = submission(request, at, faults);
        return new ParsedItem(at, faults.isEmpty() ? submission : null, request.mutationId(), faults.list());
    }

    private static @Nullable Submission submission(ItemRequest request, Path at, Faults faults) {
        Endpoint endpoint = endpoint(request.endpoint(), at, faults);
        String method = request.method();
        if (endpoint == null || method == null || !faults.isEmpty()) {
            return null;
        }
        return new Submission(
                        endpoint,
                        Method.valueOf(method),
                        request.data(),
                        request.deviceId(),
                        request.priority() == null ? 0 : request.priority().intValue(),
                        request.maxAttempts() == null
                                ? Submission.DEFAULT_ATTEMPTS
                                : request.maxAttempts().intValue(),
                        request.mutationId(),
                        request.occurredAt())
                .withBasis(request.basis())
                .withDependsOn(request.dependsOn());
    }

    private static @Nullable Endpoint endpoint(@Nullable String text, Path at, Faults faults) {
        if (text == null) {
            return null;
        }
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            faults.add(at.child("endpoint"), String.valueOf(e.getMessage()));
            return null;
        }
    }
}
