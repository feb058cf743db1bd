package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of the {@link RecordStore}. */
public sealed interface RecordCall<A> extends StoreCall<A> {
    record Find(UserId owner, RecordKey key) implements RecordCall<Optional<StoredRecord>> {
        @Override
        public Optional<StoredRecord> on(SyncStore store) {
            return store.records().find(owner, key);
        }

        @Override
        public void tell(StoreObserver observer, Optional<StoredRecord> answer) {
            observer.foundRecord(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(owner, key);
        }
    }

    record RecordPage(
            UserId owner, String collection, @Nullable String after, int limit)
            implements RecordCall<Page<StoredRecord>> {
        @Override
        public Page<StoredRecord> on(SyncStore store) {
            return store.records().page(owner, collection, after, limit);
        }

        @Override
        public void tell(StoreObserver observer, Page<StoredRecord> answer) {
            observer.pagedRecords(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(owner, collection, limit);
        }
    }

    record Feed(UserId owner, FeedScan scan) implements RecordCall<FeedPage> {
        @Override
        public FeedPage on(SyncStore store) {
            return store.records().changes(owner, scan);
        }

        @Override
        public void tell(StoreObserver observer, FeedPage answer) {
            observer.fed(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(owner, scan.limit());
        }
    }

    record Count(UserId owner, String collection) implements RecordCall<Long> {
        @Override
        public Long on(SyncStore store) {
            return store.records().count(owner, collection);
        }

        @Override
        public void tell(StoreObserver observer, Long answer) {
            observer.countedRecords(this, answer);
        }

        @Override
        public List<Object> shown() {
            return List.of(owner, collection);
        }
    }
}
