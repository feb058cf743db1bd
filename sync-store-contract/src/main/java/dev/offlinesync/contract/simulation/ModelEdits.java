package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.StoredRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may become of edits that say what they are based on: nobody's value is lost without a conflict that has it, nothing
 * that somebody else has written goes unnoticed, and no chain of edits conflicts with itself. Each value is written once, so it tells
 * whose it is.
 */
final class ModelEdits {
    private final Model model;
    private final ConflictPolicy policy;
    private final Map<ItemId, Edit> edits = new HashMap<>();
    private final Map<ItemId, Kept> kept = new TreeMap<>();

    private final Set<String> open = new HashSet<>();

    /** They do not say what they are based on. */
    private final Set<ItemId> blind = new HashSet<>();

    ModelEdits(Model model, ConflictPolicy policy) {
        this.model = model;
        this.policy = policy;
    }

    /**
     * @param seen the values of the record that its device had seen by then, its own included
     * @param chain the device's edits of the record since {@code version}, this one last
     * @param version of the record as the device had it from the server; null if the chain begins with a create
     */
    record Edit(
            Set<String> seen, List<ItemId> chain, @Nullable Long version) {}

    private record Kept(UserId user, Tree conflict) {}

    void begin(UserId user, Submission submission, Edit edit) {
        ItemId id = ItemId.of(user, String.valueOf(submission.mutationId()));
        edits.put(id, edit);
        if (submission.method() != Method.POST && submission.basis().equals(Basis.NONE)) {
            blind.add(id);
        }
    }

    /** Whether it is an edit that says what it is based on. */
    boolean isEdit(SyncItem item) {
        return edits.containsKey(item.id()) && !item.basis().equals(Basis.NONE);
    }

    Edit of(ItemId id) {
        return Objects.requireNonNull(edits.get(id), () -> id + " is no edit, and was compared");
    }

    /** It was applied as to a record that its author knew. */
    void fresh(SyncItem item, ModelRecords.Rec is, Optional<Boolean> isOthers) {
        Edit edit = of(item.id());
        Map<String, Object> theirs = is.data();
        if (theirs != null) {
            fields(item)
                    .keySet()
                    .forEach(field -> model.require(
                            isKnown(edit, theirs.get(field)) || !isBased(edit),
                            "%s overwrote %s, which its author had not seen, and has left no conflict",
                            item.id(),
                            theirs.get(field)));
        }
        model.require(
                !isChain(edit) || !isOthers.orElse(false),
                "%s was applied, and did not notice what others had written",
                item.id());
    }

    /**
     * It was decided as an edit of a record that its author did not know.
     *
     * @param is null if it was deleted
     * @param isOthers whether somebody else has written the record since; empty if that is not known
     * @return the fields that are written; of a deletion all of them; empty if the record stays as it is
     */
    Optional<Map<String, Object>> decided(
            SyncItem item,
            SyncItem after,
            @Nullable Map<String, Object> is,
            Optional<Boolean> isOthers,
            @Nullable StoredRecord left) {
        Outcome outcome = after.receipt().outcome();
        boolean isRejected = outcome == Outcome.REJECTED;
        model.require(
                after.status() == (isRejected ? Status.FAILED : Status.COMPLETED)
                        && (after.failure() != null && after.failure().kind() == Failure.Kind.CONFLICT) == isRejected,
                "%s has the outcome %s, and is %s",
                item.id(),
                String.valueOf(outcome),
                after.status());
        Tree conflict = after.receipt().conflictId() == null || left == null ? Tree.EMPTY : left.data();
        Edit edit = of(item.id());
        boolean isWritten = outcome == Outcome.MERGED || outcome == Outcome.OVERWROTE;
        model.require(allows(outcome, item, is), "%s ended as %s under %s", item.id(), String.valueOf(outcome), policy);
        model.require(
                !isChain(edit) || isOthers.orElse(true), "%s conflicts with the chain of its own author", item.id());
        if (item.method() == Method.DELETE) {
            model.require(
                    outcome == Outcome.OVERWROTE || conflict.containsKey("mine"), "%s has left no conflict", item.id());
            if (isWritten && is != null) {
                is.forEach((field, value) -> requireIn(conflict, "theirs", field, value, item));
            }
            return isWritten ? Optional.of(Map.of()) : Optional.empty();
        }
        Map<String, Object> written = new LinkedHashMap<>();
        fields(item).forEach((field, value) -> {
            Object theirs = is == null ? null : is.get(field);
            boolean isNamed = conflict.get("fields") instanceof List<?> names && names.contains(field);
            if (isWritten && !(isNamed && policy == ConflictPolicy.MERGE)) {
                written.put(field, value);
                if (!isKnown(edit, theirs)) {
                    requireIn(conflict, "theirs", field, theirs, item);
                }
            } else if (!isSame(theirs, value)) {
                requireIn(conflict, "mine", field, value, item);
            }
            if (is != null && isChain(edit) && isAsKnown(item, field, theirs)) {
                model.require(
                        !isNamed || !isByField(),
                        "%s of %s is a conflict, and nobody else has written it",
                        field,
                        item.id());
            }
        });
        boolean isKnown = written.keySet().equals(fields(item).keySet());
        model.require(
                isKnown || is == null || policy != ConflictPolicy.HANDLER || !isChain(edit) || !isAllKnown(item, is),
                "%s was not applied, and nobody else has written its fields",
                item.id());
        return isWritten ? Optional.of(written) : Optional.empty();
    }

    private static boolean isAllKnown(SyncItem item, Map<String, Object> is) {
        return fields(item).keySet().stream().allMatch(field -> isAsKnown(item, field, is.get(field)));
    }

    /** What an item has left of a conflict, once it has ended. Of one that was deleted and sent again, an earlier one may stay. */
    void ended(SyncItem after, @Nullable StoredRecord left) {
        Kept before = kept.get(after.id());
        if (after.receipt().conflictId() != null && left != null) {
            kept.put(after.id(), new Kept(after.userId(), left.data()));
        } else if (after.status().isSuccess()
                && before != null
                && "rejected".equals(before.conflict().get("outcome"))) {
            kept.remove(after.id());
            if (model.wasDeleted(after.id())) {
                open.add(after.id().hex());
            }
        }
    }

    /** Whether it is left open whether there is such a conflict. */
    boolean isOpen(String conflict) {
        return open.contains(conflict);
    }

    /** The conflicts of a user, as they are to be. */
    Map<String, String> of(UserId user) {
        Map<String, String> shown = new TreeMap<>();
        kept.forEach((id, is) -> {
            if (is.user().equals(user) && !isOpen(id.hex())) {
                shown.put(id.hex(), shown(is.conflict()));
            }
        });
        return shown;
    }

    static String shown(Tree conflict) {
        return String.format(
                "%s mine %s theirs %s", conflict.get("outcome"), conflict.get("mine"), conflict.get("theirs"));
    }

    private boolean allows(@Nullable Outcome outcome, SyncItem item, @Nullable Map<String, Object> is) {
        if (is == null) {
            return outcome == Outcome.REJECTED;
        }
        boolean isDeletion = item.method() == Method.DELETE;
        boolean isRefused = isDeletion || item.basis().base() == null; // by merge
        if (!isDeletion && fields(item).entrySet().stream().allMatch(f -> isSame(f.getValue(), is.get(f.getKey())))) {
            return outcome == Outcome.KEPT_THEIRS || outcome == Outcome.MERGED; // it was applied before
        }
        return switch (policy) {
            case CLIENT_WINS -> outcome == Outcome.OVERWROTE || (outcome == Outcome.MERGED && !isDeletion);
            case SERVER_WINS -> outcome == Outcome.KEPT_THEIRS;
            case REJECT -> outcome == Outcome.REJECTED;
            case MERGE ->
                isRefused ? outcome == Outcome.REJECTED : outcome == Outcome.MERGED || outcome == Outcome.KEPT_THEIRS;
            case HANDLER -> outcome != Outcome.REJECTED;
        };
    }

    private boolean isByField() {
        return policy == ConflictPolicy.CLIENT_WINS || policy == ConflictPolicy.MERGE;
    }

    private void requireIn(Tree conflict, String side, String field, @Nullable Object value, SyncItem item) {
        boolean has = conflict.get(side) instanceof Tree values && isSame(values.get(field), value);
        model.require(has, "%s of %s is lost: it is not in the conflict, which has %s", value, item.id(), conflict);
    }

    private static boolean isAsKnown(SyncItem item, String field, @Nullable Object theirs) {
        Tree base = item.basis().base();
        return base != null && isSame(base.get(field), theirs);
    }

    private static boolean isKnown(Edit edit, @Nullable Object value) {
        return value == null || edit.seen().contains(value.toString());
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return String.valueOf(one).equals(String.valueOf(other));
    }

    private static Map<String, Object> fields(SyncItem item) {
        Map<String, Object> fields = new LinkedHashMap<>(item.data());
        fields.remove("_id");
        fields.remove(Behaviours.INVALID);
        return fields;
    }

    private boolean isChain(Edit edit) {
        return isIntact(edit) && isBased(edit);
    }

    /** Whether the edits of its chain came one after the other, and none was deleted from the queue. */
    private boolean isIntact(Edit edit) {
        long order = 0;
        for (ItemId id : edit.chain()) {
            Optional<ModelItem> item = model.item(id);
            if (item.isEmpty() || model.wasDeleted(id) || item.get().order < order) {
                return false;
            }
            order = item.get().order;
        }
        return true;
    }

    /** Whether all of the chain say what they are based on, but for a create. */
    private boolean isBased(Edit edit) {
        return edit.chain().stream().noneMatch(blind::contains);
    }
}
