package dev.offlinesync.testkit.store;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Is told of each call of a store that was made, with its answer. No method has a default, so the compiler asks every
 * observer what it makes of a new kind of call.
 */
public interface StoreObserver {
    void inserted(QueueCall.Insert call, List<Stored> answer);

    void found(QueueCall.Find call, Optional<SyncItem> answer);

    void loaded(QueueCall.Load call, List<SyncItem> answer);

    void receipts(QueueCall.Receipts call, QueueStore.Receipts answer);

    void due(QueueCall.Due call, QueueStore.Due answer);

    void dueBehind(QueueCall.DueBehind call, List<OpenItem> answer);

    void openBefore(QueueCall.OpenBefore call, List<OpenItem> answer);

    void begun(QueueCall.FindBegun call, List<QueueStore.Begun> answer);

    void completedAfter(QueueCall.CompletedAfter call, List<SyncItem> answer);

    void repaired(QueueCall.Repair call);

    void paged(QueueCall.ItemPage call, Page<SyncItem> answer);

    void deleted(QueueCall.Delete call, QueueStore.Deleted answer);

    void replaced(QueueCall.Replace call, Boolean answer);

    void rescheduled(QueueCall.Reschedule call, Long answer);

    void usersWithDueWork(QueueCall.UsersWithDueWork call, List<UserId> answer);

    void claimed(LaneCall.Claim call, LaneStore.Claim answer);

    void renewed(LaneCall.Renew call, Boolean answer);

    void committed(LaneCall.Commit call, LaneStore.Commit answer);

    void released(LaneCall.Release call);

    void running(LaneCall.Running call, Set<ItemId> answer);

    void abandoned(LaneCall.Abandoned call, List<UserId> answer);

    void foundRecord(RecordCall.Find call, Optional<StoredRecord> answer);

    void fed(RecordCall.Feed call, FeedPage answer);

    void pagedRecords(RecordCall.RecordPage call, Page<StoredRecord> answer);

    void countedRecords(RecordCall.Count call, Long answer);
}
