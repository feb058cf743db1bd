package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.SyncItem;
import java.util.function.Supplier;

/** Calls the changes of handlers within a decision. */
public interface ChangeCalls {
    /**
     * Calls this change, and gives what it makes of its item.
     *
     * @throws Exception what the change throws, or what stands around it: the attempt has failed
     */
    SyncItem call(Planned item, Supplier<SyncItem> change) throws Exception;

    /** The change of this item threw; the attempt has failed. */
    void threw(Planned item, Throwable thrown);
}
