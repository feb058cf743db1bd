package dev.offlinesync.core.conflict;

import dev.offlinesync.core.item.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fields of a write change of a record, where an object may be a patch of the one that is there. */
record Differences(Comparison comparison) {
    /** The fields that the record has with another value. */
    List<String> of(Tree fields, Tree record) {
        List<String> different = new ArrayList<>();
        fields.forEach((field, value) -> {
            if (isDifferent(record.get(field), value)) {
                different.add(field);
            }
        });
        return different;
    }

    private boolean isDifferent(@Nullable Object is, @Nullable Object written) {
        if (comparison.isEcho(is, written)) {
            return false;
        }
        return !(isPatch() && is instanceof Tree record && written instanceof Tree patch)
                || !of(patch, record).isEmpty();
    }

    /**
     * The fields that replace a value which their author did not know.
     *
     * @param base what the author knew; null if they do not say
     */
    List<String> overwritten(Tree fields, Tree record, @Nullable Tree base) {
        List<String> lost = new ArrayList<>();
        fields.forEach((field, value) -> {
            Object is = record.get(field);
            boolean isKnown = base != null && comparison.isEcho(is, base.get(field));
            if (!isKnown && isOverwritten(is, value, base == null ? null : base.get(field))) {
                lost.add(field);
            }
        });
        return lost;
    }

    private boolean isOverwritten(@Nullable Object is, @Nullable Object written, @Nullable Object base) {
        if (comparison.isEcho(is, written)) {
            return false;
        }
        return !(isPatch() && is instanceof Tree record && written instanceof Tree patch)
                || !overwritten(patch, record, base instanceof Tree known ? known : null)
                        .isEmpty();
    }

    private boolean isPatch() {
        return comparison.objects() == Comparison.Objects.PATCH;
    }
}
