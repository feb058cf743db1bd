package dev.offlinesync.contract;

import dev.offlinesync.core.store.SyncStore;

/**
 * What the suites ask of a store under test. A store's test class implements this and the suites, each of which is an
 * interface full of tests.
 */
public interface StoreContract {
    /**
     * The store under test: the same one during a test, empty when the test begins. It knows the collections
     * {@link Given#EXPENSES} and {@link Given#ORDERS}.
     */
    SyncStore store();

    /** Lets every lease that runs at this moment be over: by moving a clock, or by an edit behind the store's back. */
    void endLeases();

    /** Whether two users may have records under the same key. */
    default RecordKeys recordKeys() {
        return RecordKeys.OF_EACH_USER;
    }
}
