package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.ItemId;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of a client or a worker.
 *
 * @param text for the trace
 * @param answered what the model has to say to the answer
 * @param needs what its items depend on
 */
record Operation(String text, Function<OfflineSync, Object> call, Consumer<Object> answered, Set<ItemId> needs) {
    Operation(String text, Function<OfflineSync, Object> call, Consumer<Object> answered) {
        this(text, call, answered, Set.of());
    }
}
