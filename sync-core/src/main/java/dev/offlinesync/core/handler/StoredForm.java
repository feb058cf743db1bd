package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.StoredValues;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, in the form in which its resource would store it: a numeric text is a number, a date an instant.
 * So the same value in two forms is the same value.
 */
record StoredForm(Resource resource) {
    /**
     * These fields as they would stand in the record if a client sent them. A field that a client cannot write is as the
     * record has it; what the rules refuse is as it was sent.
     *
     * @param record without the fields that no client can give
     */
    Tree of(Tree sent, Tree record) {
        Tree settable = sent.onlyKeys(this::isSettable);
        RecordRules.Checked checked = Update.of(resource, settable).on(record);
        Tree valid = settable;
        if (!checked.isValid()) {
            valid = settable.without(topLevel(checked));
            checked = Update.of(resource, valid).on(record);
        }
        if (!checked.isValid()) {
            return settable;
        }
        Tree after = StoredValues.kept(record, valid, resource.rules().withReadOnly(record, valid, checked.data()));
        Map<String, @Nullable Object> taken = new LinkedHashMap<>();
        valid.forEach((field, value) -> taken.put(field, as(value, after.get(field))));
        return settable.withStored(taken);
    }

    /**
     * The old values that an item gives. If they are those of its author's own earlier write, what the rules fill in for a
     * missing field is nobody else's.
     */
    OldValues oldValues(SyncItem item) {
        if (item.basis().mutationId() == null) {
            return (fields, record) -> of(fields, record.data());
        }
        Set<String> written = item.data().keySet();
        return (fields, record) -> withDefaults(of(fields, record.data()), written, record);
    }

    private boolean isSettable(String field) {
        boolean isHidden = resource.kind() == Resource.Kind.PROFILE
                && !resource.rules().declared().contains(field);
        return !isHidden && resource.isSettable(field);
    }

    private static Set<String> topLevel(RecordRules.Checked checked) {
        return checked.violations().stream()
                .map(violation -> violation.pointer().split("/", 3))
                .filter(segments -> segments.length > 1)
                .map(segments -> segments[1].replace("~1", "/").replace("~0", "~"))
                .collect(Collectors.toSet());
    }

    /** Of a merge patch, the fields that it has. */
    private @Nullable Object as(@Nullable Object sent, @Nullable Object stored) {
        if (resource.merge() == Resource.Merge.SHALLOW || !(sent instanceof Tree patch && stored instanceof Tree is)) {
            return stored;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        patch.forEach((field, value) -> fields.put(field, as(value, is.get(field))));
        return Tree.ofStored(fields);
    }

    /** Fields that the record has as it would if it were created with these values. */
    private Tree withDefaults(Tree old, Set<String> written, StoredRecord record) {
        Instant created = record.createdAt();
        Set<String> fields = new HashSet<>(written);
        fields.addAll(old.keySet());
        fields.removeIf(
                field -> !isSettable(field) || StoredValues.isEcho(record.data().get(field), old.get(field)));
        if (fields.isEmpty() || created == null) {
            return old;
        }
        Map<String, @Nullable Object> patch = new HashMap<>();
        fields.forEach(field -> patch.put(field, old.get(field)));
        Tree before = resource.merge() == Resource.Merge.DEEP
                ? MergePatch.applied(record.data(), Tree.ofStored(patch))
                : record.data().withStored(patch);
        RecordRules.Checked made = resource.rules()
                .onCreate(before.onlyKeys(field -> !fields.contains(field) || before.get(field) != null), created);
        Map<String, @Nullable Object> known = new HashMap<>();
        fields.forEach(field -> {
            Object is = record.data().get(field);
            if (made.isValid() && StoredValues.isEcho(is, made.data().get(field))) {
                known.put(field, is);
            }
        });
        return old.withStored(known);
    }
}
