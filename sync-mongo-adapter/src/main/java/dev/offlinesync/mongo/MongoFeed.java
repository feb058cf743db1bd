package dev.offlinesync.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.StoreUnavailable;
import java.util.Optional;
import java.util.Set;

/**
 * Pages of change feeds. One command finds the keys, and one for each collection on the page reads the documents: on a
 * replica set in a snapshot that a majority has. A standalone server has no snapshots; there the order of the reads keeps
 * the page right, and the lane is read again behind them.
 */
final class MongoFeed {
    private static final int TRIES = 5;

    /** The catalog has changed a moment ago, or the snapshot was taken away. */
    private static final Set<Integer> NO_SNAPSHOT = Set.of(246, 239);

    private static final ClientSessionOptions SNAPSHOT =
            ClientSessionOptions.builder().snapshot(true).build();

    private final Database db;

    MongoFeed(Database db) {
        this.db = db;
    }

    FeedPage page(UserId owner, FeedScan scan) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                Optional<FeedPage> page =
                        db.topology.hasTransactions() ? Optional.of(inSnapshot(owner, scan)) : asItComes(owner, scan);
                if (page.isPresent()) {
                    return page.get();
                }
            } catch (MongoException e) {
                if (!NO_SNAPSHOT.contains(Errors.code(e))) {
                    throw e;
                }
            }
        }
        throw new StoreUnavailable("MongoDB has no state of the user's feed that stays for a moment");
    }

    private FeedPage inSnapshot(UserId owner, FeedScan scan) {
        MongoClient client = db.client();
        try (ClientSession session = client.startSession(SNAPSHOT)) {
            FeedReads reads = FeedReads.of(db, client, session);
            FeedRows rows = new FeedRows(db.layouts, owner, scan, reads);
            return rows.state() == null ? FeedPage.NOT_BEGUN : rows.page(rows.state());
        }
    }

    /** Empty if the feed was begun anew meanwhile. */
    private Optional<FeedPage> asItComes(UserId owner, FeedScan scan) {
        FeedReads reads = FeedReads.of(db);
        FeedRows rows = new FeedRows(db.layouts, owner, scan, reads);
        FeedState before = rows.state();
        if (before == null) {
            return Optional.of(FeedPage.NOT_BEGUN);
        }
        FeedPage page = rows.page(before);
        FeedState after = FeedFields.state(reads.lane(owner));
        if (after == null || !after.generation().equals(before.generation())) {
            return Optional.empty();
        }
        boolean isSettled = page.isSettled() && after.changes() == before.changes();
        FeedState seen = new FeedState(before.generation(), before.changes(), after.purged());
        return Optional.of(new FeedPage(seen, page.entries(), page.next(), isSettled, page.unnumbered()));
    }
}
