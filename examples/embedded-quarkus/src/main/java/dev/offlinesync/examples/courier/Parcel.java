package dev.offlinesync.examples.courier;

import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a parcel's record says about where the parcel is; all but the delivered ones are in the van. */
final class Parcel {
    static final String COLLECTION = "parcels";
    static final String STATE = "state";
    static final String DELIVERED = "delivered";
    static final String RETURNED = "returned";

    private Parcel() {}

    static RecordKey key(String id) {
        return new RecordKey(COLLECTION, id);
    }

    static boolean isDelivered(StoredRecord parcel) {
        return DELIVERED.equals(parcel.data().get(STATE));
    }

    /** The parcel with everything it says, in another state. */
    static Result.Step put(StoredRecord parcel, String state) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>(parcel.data());
        data.put(STATE, state);
        return new Result.Step.Put(parcel.key(), data);
    }
}
