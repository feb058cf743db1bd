package dev.offlinesync.core.rules;

import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record's data before a store sees it, so that every store has the same.
 *
 * @param layouts of collections that are not stored as by default
 * @param maxRecord the bytes that a record's data may take, as {@link Tree#storedSize()} counts them
 */
public record RecordForm(Map<String, RecordLayout> layouts, long maxRecord) {
    public static final RecordForm DEFAULT = new RecordForm(Map.of(), Tree.MAX_SIZE);

    public RecordForm {
        layouts = Map.copyOf(layouts);
    }

    /** The data without the fields that every record has beside it, whatever a handler has put there. */
    Tree data(Result.Step.Put put) {
        Ownership ownership = layouts.getOrDefault(put.key().collection(), RecordLayout.DEFAULT)
                .ownership();
        return put.data().without(Resource.besideData(ownership));
    }

    /**
     * Why no store is given the record.
     *
     * @param present what it replaces; it may be larger or deeper, from another program or an earlier limit, and may
     *     stay so
     */
    Optional<Failure> fault(Tree data, @Nullable StoredRecord present) {
        Tree before = present == null ? Tree.EMPTY : present.data();
        if (data.storedSize() > Math.max(maxRecord, before.storedSize())) {
            return Optional.of(Failure.validation("the record would take " + data.storedSize()
                    + " bytes when stored, and a record may take " + maxRecord
                    + ": make it smaller, or make several records of it"));
        }
        return data.depth() > Math.max(Tree.MAX_DATA_DEPTH, before.depth())
                ? Optional.of(
                        Failure.validation("the record is nested more than " + Tree.MAX_DATA_DEPTH + " levels deep"))
                : Optional.empty();
    }
}
