package dev.offlinesync.testkit;

import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a record must be at this moment. Each method throws {@link AssertionError} if it is not. */
public final class RecordAssert {
    private final RecordKey key;
    private final @Nullable StoredRecord record;

    RecordAssert(RecordKey key, @Nullable StoredRecord record) {
        this.key = key;
        this.record = record;
    }

    /** It is there, and the user's. */
    public RecordAssert exists() {
        present();
        return this;
    }

    /** It is not there, or somebody else's. */
    public RecordAssert isMissing() {
        return must("not be there", record == null);
    }

    /** The field has this value. */
    public RecordAssert has(String field, @Nullable Object value) {
        return must(
                "have " + field + " " + value,
                present().data().containsKey(field)
                        && Objects.equals(value, present().data().get(field)));
    }

    /** 1 at its creation, one more for each change. */
    public RecordAssert hasVersion(long version) {
        return must("have version " + version, present().version() == version);
    }

    private StoredRecord present() {
        if (record == null) {
            throw new AssertionError(key + " should be there, but is not");
        }
        return record;
    }

    private RecordAssert must(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError(key + " should " + what + ", but is "
                    + (record == null ? "missing" : "version " + record.version() + " " + record.data()));
        }
        return this;
    }
}
