package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.store.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a user's records from the store and shows them as their resource says. */
final class RecordReader implements SyncRecords {
    private final RecordStore store;
    private final FeedReader feed;

    RecordReader(RecordStore store, FeedReader feed) {
        this.store = store;
        this.feed = feed;
    }

    @Override
    public Optional<Tree> find(UserId user, Resource resource, String id) {
        return keyOf(user, resource, id).flatMap(key -> store.find(user, key)).map(resource::show);
    }

    private static Optional<RecordKey> keyOf(UserId user, Resource resource, String id) {
        RecordKey key;
        try {
            key = resource.key(id);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no record can have such an id
        }
        boolean isOthersProfile = resource.kind() == Resource.Kind.PROFILE && !key.equals(resource.profileOf(user));
        return isOthersProfile ? Optional.empty() : Optional.of(key);
    }

    @Override
    public Page page(UserId user, Resource resource, @Nullable String after, int limit) {
        var page = store.page(user, resource.collection(), after, limit);
        List<StoredRecord> records = page.items();
        String next = null;
        if (page.hasMore()) {
            String place = page.place();
            next = place != null ? place : records.get(records.size() - 1).key().id();
        }
        return new Page(records.stream().map(resource::show).toList(), next);
    }

    @Override
    public Changes changes(UserId user, Collection<Resource> resources, @Nullable String since, int limit) {
        return feed.changes(user, resources, since, limit);
    }

    @Override
    public long count(UserId user, Resource resource) {
        return store.count(user, resource.collection());
    }
}
