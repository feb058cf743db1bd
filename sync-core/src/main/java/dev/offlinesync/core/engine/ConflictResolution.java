package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Resolution;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resolves conflicts: an ordinary write of the record as it is now, which deletes the conflict in the same commit. Its
 * mutation id follows from the conflict, so it happens once. A write that is tried again, and rejected again, leaves its
 * conflict anew: that is another one, under the same id, and resolving it is another write.
 */
final class ConflictResolution {
    private static final List<Resolution> ALL =
            List.of(new Resolution.UseMine(), new Resolution.UseTheirs(), new Resolution.UseData(Tree.EMPTY));

    /** How often a conflict may come again under its id. */
    private static final int MOST_TIMES = 1000;

    private static final Result RESOLVED_MEANWHILE = new Result.Reject(Failure.notFound("conflict not found"));

    private final QueueStore queue;
    private final RecordStore records;
    private final Handlers handlers;
    private final BiFunction<UserId, Submission, SyncItem> received;
    private final Direct direct;

    /** Makes a write at once, by the plan that this makes of its handler's. */
    interface Direct {
        Written write(SyncItem item, UnaryOperator<Plan> plan);
    }

    /** @param received the item of a submission */
    ConflictResolution(
            QueueStore queue,
            RecordStore records,
            Handlers handlers,
            BiFunction<UserId, Submission, SyncItem> received,
            Direct direct) {
        this.queue = queue;
        this.records = records;
        this.handlers = handlers;
        this.received = received;
        this.direct = direct;
    }

    /** What is to be written; no method if the record is so already. */
    private record Choice(@Nullable Method method, Tree data) {
        static final Choice NOTHING = new Choice(null, Tree.EMPTY);
    }

    Written resolve(UserId user, String id, Resolution resolution) {
        Optional<StoredRecord> conflict = find(user, id);
        if (conflict.isEmpty()) {
            return resolved(user, id, resolution);
        }
        Tree told = conflict.get().data();
        Optional<Resource> found = handlers.resources().stream()
                .filter(r -> r.collection().equals(told.get("collection")))
                .findFirst();
        if (found.isEmpty() || !(told.get("recordId") instanceof String recordId)) {
            return new Written.Failed(
                    new Failure(Failure.Kind.UNKNOWN_ENDPOINT, "the resource of this conflict is not known any more"));
        }
        Resource resource = found.get();
        RecordKey key = conflict.get().key();
        int time = time(user, id);
        if (isLeftOver(user, id, time - 1)) {
            Submission nothing = submission(resource, recordId, Choice.NOTHING);
            direct.write(received.apply(user, nothing), plan -> resolving(plan, Choice.NOTHING, key, resource));
            return resolved(user, id, resolution);
        }
        Optional<StoredRecord> record = records.find(user, resource.key(recordId));
        Choice choice = choice(conflict.get(), resolution, record, resource);
        Submission submission = submission(resource, recordId, choice).withMutationId(mutationId(id, time, resolution));
        Written written =
                direct.write(received.apply(user, submission), plan -> resolving(plan, choice, key, resource));
        boolean isGone = written instanceof Written.Failed && find(user, id).isEmpty();
        return isGone ? resolved(user, id, resolution) : written;
    }

    private Optional<StoredRecord> find(UserId user, String id) {
        try {
            return records.find(user, ConflictRecord.RESOURCE.key(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no conflict can have such an id
        }
    }

    private static String mutationId(String conflict, int time, Resolution resolution) {
        return "resolve:" + conflict + ":" + resolution.wire() + (time == 1 ? "" : ":" + time);
    }

    /** Which of the conflicts under this id is to be resolved next: 1 for the first. */
    private int time(UserId user, String id) {
        int time = 1;
        while (time < MOST_TIMES && resolving(user, id, time).isPresent()) {
            time++;
        }
        return time;
    }

    /** The write that resolved it. */
    private Optional<SyncItem> resolving(UserId user, String id, int time) {
        List<ItemId> ids = ALL.stream()
                .map(way -> ItemId.of(user, mutationId(id, time, way)))
                .toList();
        return queue.load(user, ids).stream()
                .filter(item -> item.status().isSuccess())
                .findFirst();
    }

    /**
     * Whether a store without transactions was cut short when it had resolved the conflict, and not deleted it. Else it is a
     * later one, of a later commit.
     */
    private boolean isLeftOver(UserId user, String id, int time) {
        Optional<SyncItem> resolving = time == 0 ? Optional.empty() : resolving(user, id, time);
        return resolving.isPresent()
                && queue.find(new ItemId(id))
                        .filter(item -> item.userId().equals(user))
                        .filter(item -> isSettledBefore(item, resolving.get()))
                        .isPresent();
    }

    private static boolean isSettledBefore(SyncItem item, SyncItem other) {
        long change = item.receipt().change();
        return change > 0 && change < other.receipt().change();
    }

    /** The conflict is not there: it was resolved, in this way or another, or there never was one. */
    private Written resolved(UserId user, String id, Resolution resolution) {
        if (id.length() > RecordKey.MAX_ID / 2) {
            return missing();
        }
        int last = time(user, id) - 1;
        Optional<SyncItem> found = last == 0 ? Optional.empty() : resolving(user, id, last);
        if (found.isEmpty()) {
            return missing();
        }
        SyncItem item = found.get();
        Tree given = resolution.given();
        boolean isSame = item.id().equals(ItemId.of(user, mutationId(id, last, resolution)))
                && (given == null || given.equals(withoutId(item.data(), given)));
        return isSame ? new Written.Done(item) : new Written.Reused(item);
    }

    private static Tree withoutId(Tree data, Tree given) {
        return given.containsKey("_id") ? data : data.without(Set.of("_id"));
    }

    private static Written missing() {
        return new Written.Failed(Failure.notFound("conflict not found"));
    }

    private static Choice choice(
            StoredRecord conflict, Resolution resolution, Optional<StoredRecord> record, Resource resource) {
        Tree told = conflict.data();
        boolean isThere = record.isPresent();
        if (resolution instanceof Resolution.UseData use) {
            return write(use.data(), isThere, resource);
        }
        boolean mine = resolution instanceof Resolution.UseMine;
        if (told.get(mine ? "mine" : "theirs") instanceof Tree values) {
            Tree fields = named(values, told.get("fields"));
            boolean hasAll = record.filter(r -> resource.comparison().hasAll(r.data(), fields))
                    .isPresent();
            return hasAll ? Choice.NOTHING : write(fields, isThere, resource);
        }
        boolean hasWon = mine == (ConflictRecord.outcome(conflict).orElse(null) == Outcome.OVERWROTE);
        // that side has deleted the record; or has won, and its values did not fit
        return isThere && !hasWon ? new Choice(Method.DELETE, Tree.EMPTY) : Choice.NOTHING;
    }

    /** A field that this side does not have is taken away. */
    private static Tree named(Tree values, @Nullable Object fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (fields instanceof List<?> names) {
            names.forEach(name -> all.put(String.valueOf(name), values.get(String.valueOf(name))));
        }
        return Tree.ofStored(all);
    }

    private static Choice write(Tree data, boolean isThere, Resource resource) {
        if (!isThere && resource.kind() == Resource.Kind.COLLECTION) {
            return new Choice(Method.POST, data.onlyKeys(field -> data.get(field) != null));
        }
        return new Choice(resource.methods().contains(Method.PUT) ? Method.PUT : Method.PATCH, data);
    }

    private static Submission submission(Resource resource, String recordId, Choice choice) {
        Method method = choice.method();
        if (method == Method.POST) {
            return Submission.of(resource.path(), method, choice.data().withStored(Map.of("_id", recordId)));
        }
        String one = resource.path() + "/"
                + URLEncoder.encode(recordId, StandardCharsets.UTF_8).replace("+", "%20");
        if (method == null) {
            boolean puts = resource.methods().contains(Method.PUT);
            boolean patches = resource.methods().contains(Method.PATCH);
            return Submission.of(one, puts ? Method.PUT : patches ? Method.PATCH : Method.DELETE, Tree.EMPTY);
        }
        return Submission.of(one, method, method == Method.DELETE ? null : choice.data());
    }

    private static Plan resolving(Plan plan, Choice choice, RecordKey conflict, Resource resource) {
        if (choice.method() == null) {
            return new Plan.Apply(
                    Set.of(conflict),
                    records -> records.get(conflict).isEmpty()
                            ? RESOLVED_MEANWHILE
                            : new Result.Done(
                                    List.of(new Result.Step.Delete(conflict)),
                                    after -> after.own().map(resource::show).orElse(null)));
        }
        if (!(plan instanceof Plan.Apply apply)) {
            return plan;
        }
        Set<RecordKey> keys = new HashSet<>(apply.keys());
        keys.add(conflict);
        return new Plan.Apply(keys, records -> {
            if (records.get(conflict).isEmpty()) {
                return RESOLVED_MEANWHILE;
            }
            Result result = apply.change().on(records);
            if (!(result instanceof Result.Done done)) {
                return result;
            }
            List<Result.Step> steps = new ArrayList<>(done.steps());
            steps.add(new Result.Step.Delete(conflict));
            return new Result.Done(steps, done.response());
        });
    }
}
