package dev.offlinesync.testkit.store;

import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.SyncStore;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One call of a store: for each method of the ports a record of its arguments. What the arguments mean is said by the
 * ports.
 *
 * @param <A> what the call answers
 */
public sealed interface StoreCall<A> permits QueueCall, LaneCall, RecordCall {
    /** Makes the call. */
    A on(SyncStore store);

    /** Tells the observer that the call was made and what it answered. */
    void tell(StoreObserver observer, A answer);

    /** The arguments that a person needs who reads a trace. */
    List<Object> shown();

    /** The same call; if it is a commit, its decision passes through {@code check}, which may throw. */
    default StoreCall<A> checking(UnaryOperator<Decision> check) {
        return this;
    }
}
