package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A device that edits records of its copy offline, as the protocol has it: it says what it saw of a record, or that an edit
 * comes behind its last one, until it has pulled what became of that. Another device of its user has the same records.
 */
final class Editor {
    private static final List<String> FIELDS = List.of("a", "b", "c");

    final Device copy;
    private final String name;
    private final UserId user;
    private final Model model;
    private final Map<String, Chain> chains = new HashMap<>();
    private final Map<String, Set<String>> seen = new HashMap<>();
    private int edits;

    Editor(String name, UserId user, Model model) {
        this.name = name;
        this.user = user;
        this.model = model;
        this.copy = new Device(name, user, model);
    }

    /**
     * The edits of a record since the version that the copy had of it.
     *
     * @param version null if it was not there
     * @param record as they leave it
     * @param step when the last one was made
     */
    private record Chain(@Nullable Long version, List<String> edits, Map<String, Object> record, int step) {}

    Submission edit(Dice dice) {
        return edit(user.value().substring(0, 3) + "-e" + dice.upTo(2), dice);
    }

    private Submission edit(String id, Dice dice) {
        Chain chain = chain(id);
        Submission edit;
        if (chain.version() == null && chain.edits().isEmpty()) {
            edit = Submission.of(Behaviours.EXPENSES, Method.POST, with(fields(dice), "_id", id));
        } else if (chain.edits().isEmpty() && dice.permille(80)) {
            edit = Submission.of(Behaviours.EXPENSES + "/" + id, Method.DELETE, null)
                    .withBasis(new Basis(null, chain.version(), null));
        } else {
            edit = put(id, chain, dice);
        }
        return sent(id, chain, edit.withMutationId(name + "/" + ++edits).withMaxAttempts(1 + dice.upTo(3)));
    }

    /** Once in a while it says nothing of what it is based on, or leaves the old values out. */
    private Submission put(String id, Chain chain, Dice dice) {
        Map<String, Object> fields = fields(dice);
        Map<String, @Nullable Object> base = new LinkedHashMap<>();
        fields.keySet().forEach(field -> base.put(field, chain.record().get(field)));
        Submission put = Submission.of(
                Behaviours.EXPENSES + "/" + id,
                Method.PUT,
                dice.permille(40) ? with(fields, Behaviours.INVALID, true) : fields);
        if (dice.permille(60)) {
            return put;
        }
        List<String> before = chain.edits();
        return before.isEmpty()
                ? put.withBasis(new Basis(dice.permille(150) ? null : Tree.of(base), chain.version(), null))
                : put.withBasis(new Basis(Tree.of(base), null, before.get(before.size() - 1)));
    }

    /** No two edits have a value in common. */
    private Map<String, Object> fields(Dice dice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = dice.upTo(3); i >= 0; i--) {
            String field = dice.of(FIELDS);
            fields.put(field, name + " " + (edits + 1) + field);
        }
        return fields;
    }

    private static Map<String, Object> with(Map<String, Object> fields, String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return more;
    }

    private Submission sent(String id, Chain before, Submission edit) {
        Map<String, Object> record = new LinkedHashMap<>(before.record());
        record.putAll(edit.fields());
        List<String> names = new ArrayList<>(before.edits());
        names.add(String.valueOf(edit.mutationId()));
        Set<String> known = seen.computeIfAbsent(id, i -> new HashSet<>());
        before.record().values().forEach(value -> known.add(value.toString()));
        edit.fields().values().forEach(value -> known.add(String.valueOf(value)));
        model.edits.begin(
                user,
                edit,
                new ModelEdits.Edit(
                        Set.copyOf(known),
                        names.stream()
                                .map(mutation -> ItemId.of(user, mutation))
                                .toList(),
                        before.version()));
        if (edit.method() == Method.DELETE) {
            chains.remove(id);
        } else {
            chains.put(id, new Chain(before.version(), names, record, model.step()));
        }
        return edit;
    }

    /** What is still on its way, or the record as the copy has it. */
    private Chain chain(String id) {
        Chain chain = chains.get(id);
        if (chain != null && !isInCopy(chain)) {
            return chain;
        }
        Tree shown = copy.shown(new RecordKey("expenses", id));
        return shown == null
                ? new Chain(null, List.of(), Collections.emptyMap(), 0)
                : new Chain(
                        shown.get("_version") instanceof Number version ? (Long) version.longValue() : null,
                        List.of(),
                        new LinkedHashMap<>(shown.onlyKeys(FIELDS::contains)),
                        0);
    }

    private boolean isInCopy(Chain chain) {
        return copy.isUpToDate()
                && chain.step() < copy.askedAt()
                && chain.edits().stream()
                        .allMatch(mutation -> model.item(ItemId.of(user, mutation))
                                .map(l -> !l.is.status().isOpen() && l.settled < copy.askedAt())
                                .orElse(true));
    }
}
