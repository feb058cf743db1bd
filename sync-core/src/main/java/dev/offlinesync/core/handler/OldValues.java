package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.StoredRecord;

/**
 * How a handler takes the old values that the author of an item gives: it may store them in another form than they were
 * sent in. A pure function.
 */
@FunctionalInterface
public interface OldValues {
    /** These fields as the record would have them; those that the handler would refuse as they were sent. */
    Tree taken(Tree fields, StoredRecord record);
}
