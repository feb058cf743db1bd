package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.RecordRules.Checked;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredValues;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of an update, and what becomes of a record that they are merged into. */
sealed interface Update {
    /** What is wrong with it if nothing of the record is sent back as it is. */
    List<Violation> violations();

    /** The data of this record after the update, or what is wrong with that. */
    Checked on(Tree record);

    static Update of(Resource resource, Tree given) {
        return switch (resource.merge()) {
            case SHALLOW ->
                new Shallow(resource.rules(), given, resource.rules().onUpdate(given));
            case DEEP -> new Deep(resource.rules(), given);
        };
    }

    /** Each field that is given replaces the one of the record. */
    record Shallow(RecordRules rules, Tree given, Checked checked) implements Update {
        @Override
        public List<Violation> violations() {
            return checked.violations();
        }

        @Override
        public Checked on(Tree record) {
            Checked rest = checked.isValid()
                    ? checked
                    : rules.onUpdate(given.onlyKeys(field -> !isKept(field, record, given.get(field))));
            return rest.isValid() ? Checked.valid(after(record, rest)) : rest;
        }
    }

    /** Whether a field stays what it is, which no rule forbids: the record may be older than the rules. */
    private static boolean isKept(String field, Tree record, @Nullable Object value) {
        return record.containsKey(field) && StoredValues.isEcho(record.get(field), value);
    }

    /**
     * A merge patch. What is given may be a part of an object, so the rules are asked about the top-level fields that
     * it touches, as they are after the merging.
     */
    record Deep(RecordRules rules, Tree given) implements Update {
        @Override
        public List<Violation> violations() {
            return List.of();
        }

        @Override
        public Checked on(Tree record) {
            Tree merged = MergePatch.applied(record, given);
            Map<String, @Nullable Object> touched = new LinkedHashMap<>();
            given.keySet().stream()
                    .filter(field -> !Update.isKept(field, record, merged.get(field)))
                    .forEach(field -> touched.put(field, merged.get(field)));
            Checked checked = rules.onUpdate(touched);
            return checked.isValid() ? Checked.valid(after(merged, checked).without(cleared())) : checked;
        }

        /** Null takes a field away even if the rules would allow it as a value. */
        private Set<String> cleared() {
            Set<String> cleared = new HashSet<>(given.keySet());
            cleared.removeIf(field -> given.get(field) != null);
            return cleared;
        }
    }

    /** A null that is there already is no field to clear. */
    private static Tree after(Tree record, Checked checked) {
        Set<String> cleared = new HashSet<>(checked.cleared());
        cleared.removeIf(field -> record.containsKey(field) && record.get(field) == null);
        return record.with(checked.data()).without(cleared);
    }
}
