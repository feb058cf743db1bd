package dev.offlinesync.core.record;

import dev.offlinesync.core.conflict.Comparison;
import org.jspecify.annotations.Nullable;

/** Compares by what a client sees. */
record RecordComparison(Objects objects) implements Comparison {
    @Override
    public boolean isEcho(@Nullable Object stored, @Nullable Object sent) {
        return JsonValues.isEcho(stored, sent);
    }
}
