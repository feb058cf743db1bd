package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.OfflineSync;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of a client or a worker.
 *
 * @param text for the trace
 * @param answered what the model has to say to the answer
 */
record Operation(String text, Function<OfflineSync, Object> call, Consumer<Object> answered) {}
