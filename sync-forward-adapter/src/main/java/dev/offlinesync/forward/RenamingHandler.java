package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.ReferringHandler;
import dev.offlinesync.core.handler.Result.Step;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mutations on with the ids that their upstream gave the records. Which id a client's became is kept as a record in
 * {@value #COLLECTION}, written in the commit that settles the create, and deleted in the one that settles the deletion.
 */
final class RenamingHandler implements ReferringHandler {
    static final String COLLECTION = "syncids";

    private static final Logger LOG = LoggerFactory.getLogger(RenamingHandler.class);
    private static final String ID = "id";
    private static final int LONGEST = RecordKey.MAX_ID;

    private final ForwardingHandler forwarding;
    private final String path;
    private final @Nullable Pointer from;
    private final Map<Pointer, String> references;

    RenamingHandler(ForwardingHandler forwarding, String path, RecordIds ids) {
        this.forwarding = forwarding;
        this.path = path;
        this.from = ids.from() == null ? null : Pointer.of(ids.from());
        this.references = ids.pointers();
    }

    // ---- what it must know

    @Override
    public boolean takesBasis() {
        return forwarding.takesBasis();
    }

    @Override
    public Set<RecordKey> reads(SyncItem item) {
        Set<RecordKey> keys = new HashSet<>();
        named(item).forEach(record -> keys.add(record.key(item.userId())));
        return keys;
    }

    @Override
    public Set<OrderKey> refersTo(SyncItem item) {
        Set<OrderKey> keys = new HashSet<>();
        named(item).forEach(record -> keys.add(new OrderKey(record.path + "/" + record.id)));
        return keys;
    }

    /** A record as clients name it. */
    private record Named(String path, String id) {
        RecordKey key(UserId user) {
            return new RecordKey(COLLECTION, ItemId.of(user, path + "\n" + id).hex());
        }
    }

    /** The records that an item names, its own first. */
    private Set<Named> named(SyncItem item) {
        Set<Named> named = new HashSet<>();
        own(item).ifPresent(named::add);
        references.forEach((pointer, of) -> pointer.changed(item.data(), text -> {
            if (isId(text) && named.size() < MOST) {
                named.add(new Named(of, String.valueOf(text)));
            }
            return text;
        }));
        return named;
    }

    /** The item's own record; of a create only if the upstream gives it its id. */
    private Optional<Named> own(SyncItem item) {
        String key = item.orderKey().text();
        return from != null && key.startsWith(path + "/")
                ? Optional.of(new Named(path, key.substring(path.length() + 1)))
                : Optional.empty();
    }

    private static boolean isId(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() && text.length() <= LONGEST;
    }

    // ---- the call

    @Override
    public Outcome call(SyncItem item, Context context) {
        Optional<Named> own = own(item);
        Map<Named, Object> ids = new HashMap<>();
        for (Named record : named(item)) {
            Tree note = context.known().get(record.key(item.userId()));
            Object id = note == null ? null : note.get(ID);
            if (id != null) {
                ids.put(record, id);
            }
        }
        boolean isCreate = item.method() == Method.POST && !hasIdInPath(item);
        SyncItem sent = renamed(item, isCreate ? null : own.map(ids::get).orElse(null), ids);
        Outcome outcome = forwarding.call(sent, context);
        if (own.isEmpty() || !(outcome instanceof Outcome.Done done)) {
            return outcome;
        }
        if (isCreate) {
            return created(item, own.get(), done);
        }
        return item.method() == Method.DELETE && ids.containsKey(own.get())
                ? new Outcome.Done(
                        done.response(), List.of(new Step.Delete(own.get().key(item.userId()))))
                : outcome;
    }

    private boolean hasIdInPath(SyncItem item) {
        return item.endpoint().startsWith(path + "/");
    }

    private Outcome created(SyncItem item, Named own, Outcome.Done done) {
        Object id = from == null ? null : from.in(done.response());
        boolean isNumber = id instanceof Long || id instanceof Integer;
        if (!isNumber && !isId(id)) {
            LOG.warn(
                    "item {}: the upstream's answer to POST {} has no id at {}; later writes of this record are sent with"
                            + " the client's",
                    item.id(),
                    path,
                    from == null ? "" : String.join("/", from.names()));
            return done;
        }
        Map<String, Object> note = Map.of("path", own.path, "record", own.id, ID, id);
        return new Outcome.Done(done.response(), List.of(new Step.Put(own.key(item.userId()), note)));
    }

    /** @param ownId the upstream's id of the item's own record; null if the client's is sent */
    private SyncItem renamed(SyncItem item, @Nullable Object ownId, Map<Named, Object> ids) {
        Mutation sent = item.mutation();
        String endpoint = sent.endpoint();
        Tree data = sent.data();
        if (ownId != null && hasIdInPath(item)) {
            endpoint = path + "/"
                    + URLEncoder.encode(String.valueOf(ownId), StandardCharsets.UTF_8)
                            .replace("+", "%20");
        }
        if (data != null) {
            data = ownId == null ? data : withOwnId(data, own(item).orElseThrow().id, ownId);
            for (Map.Entry<Pointer, String> reference : references.entrySet()) {
                data = reference
                        .getKey()
                        .changed(
                                data,
                                text -> ids.getOrDefault(new Named(reference.getValue(), String.valueOf(text)), text));
            }
        }
        Mutation mutation = new Mutation(
                endpoint,
                sent.method(),
                data,
                sent.deviceId(),
                sent.priority(),
                sent.maxAttempts(),
                sent.mutationId(),
                sent.occurredAt(),
                sent.basis(),
                sent.dependsOn());
        return new SyncItem(
                item.id(), item.userId(), item.createdAt(), mutation, item.progress(), item.place(), item.mapper());
    }

    private static Tree withOwnId(Tree data, String clients, Object ownId) {
        Map<String, Object> changed = new HashMap<>();
        for (String name : List.of("_id", ID)) {
            if (clients.equals(data.get(name))) {
                changed.put(name, ownId);
            }
        }
        return changed.isEmpty() ? data : data.with(changed);
    }
}
