package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link StoreCall} of each call of the records. */
record InterceptedRecords(SyncStore store, Interceptor interceptor) implements RecordStore {
    @Override
    public Optional<StoredRecord> find(UserId owner, RecordKey key) {
        return interceptor.around(new RecordCall.Find(owner, key), store);
    }

    @Override
    public Page<StoredRecord> page(UserId owner, String collection, @Nullable String after, int limit) {
        return interceptor.around(new RecordCall.RecordPage(owner, collection, after, limit), store);
    }

    @Override
    public FeedPage changes(UserId owner, FeedScan scan) {
        return interceptor.around(new RecordCall.Feed(owner, scan), store);
    }

    @Override
    public long count(UserId owner, String collection) {
        return interceptor.around(new RecordCall.Count(owner, collection), store);
    }
}
