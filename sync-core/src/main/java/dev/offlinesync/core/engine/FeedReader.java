package dev.offlinesync.core.engine;

import dev.offlinesync.core.engine.Adopter.Outcome;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.Changes.Change;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.record.ConflictRecord;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.rules.Adoption;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.SyncStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells clients what has changed, page by page; {@code model/feed.py} of the design is its rule. */
final class FeedReader {
    /** While the lane is taken, and what other programs have written waits for it. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SyncStore store;
    private final Lanes lanes;
    private final FeedCursors cursors;
    private final Adopter adopter;

    FeedReader(SyncStore store, Lanes lanes) {
        this.store = store;
        this.lanes = lanes;
        this.cursors = new FeedCursors(store.idSecret());
        this.adopter = new Adopter(lanes);
    }

    /**
     * A page and its state.
     *
     * @param left what has no number still, and may get one
     * @param retryAfter when it may; null if at once
     */
    private record Seen(
            FeedPage page,
            FeedState state,
            Set<RecordKey> left,
            @Nullable Duration retryAfter) {}

    Changes changes(UserId user, Collection<Resource> resources, @Nullable String since, int limit) {
        Map<String, Resource> byCollection = new HashMap<>();
        resources.forEach(resource -> byCollection.put(resource.collection(), resource));
        SortedSet<String> collections = new TreeSet<>(byCollection.keySet());
        long asked = fingerprint(collections);
        FeedCursor from = since == null ? null : cursors.read(user, since);
        if (from != null && from.collections() != asked) {
            throw new CursorExpired("it is for other collections than are asked for now");
        }
        FeedScan scan = from == null
                ? new FeedScan(collections, FeedPlace.START, FeedScan.NO_TOMBSTONES, limit)
                : new FeedScan(collections, from.place(), from.floor().orElse(0), limit);
        Seen seen = seen(user, scan);
        if (from != null) {
            if (seen.state().changes() < from.least()) {
                store.ping(); // behind this write, a new primary knows what the one before it had told
                seen = seen(user, scan);
            }
            check(from, seen.state());
        }
        if (!seen.left().isEmpty()) {
            seen = adopted(user, scan, seen);
        }
        return shown(user, byCollection, from, seen, asked);
    }

    private Seen seen(UserId user, FeedScan scan) {
        FeedPage page = store.records().changes(user, scan);
        if (page.state() == null) {
            lanes.begin(user);
            page = store.records().changes(user, scan);
        }
        FeedState state = page.state();
        if (state == null) {
            throw new QueueBusy("the feed cannot be begun while another server works for the user");
        }
        return new Seen(page, state, page.unnumbered(), null);
    }

    /** The page again, behind the adoption of what has no number. */
    private Seen adopted(UserId user, FeedScan scan, Seen before) {
        FeedScan look = new FeedScan(
                scan.collections(), FeedPlace.behind(before.state().changes()), 0, FeedPage.MOST_UNNUMBERED);
        Outcome outcome = adopter.adopt(
                user, () -> store.records().changes(user, look).unnumbered(), read -> Adoption.of(user, read.values()));
        if (!(outcome instanceof Outcome.Adopted adopted)) {
            return new Seen(before.page(), before.state(), before.left(), RETRY_AFTER);
        }
        Seen after = seen(user, scan);
        if (!after.state().generation().equals(before.state().generation())) {
            return before; // the next pull is told so
        }
        Set<RecordKey> left = new TreeSet<>(after.left());
        left.removeAll(adopted.refused());
        return new Seen(after.page(), after.state(), left, null);
    }

    private static void check(FeedCursor from, FeedState is) {
        if (!from.generation().equals(is.generation())) {
            throw new CursorExpired("the numbers of changes have begun anew since");
        }
        if (from.place().change() > is.changes()) {
            throw new CursorExpired("the database knows less than it did when this cursor was given");
        }
        if (is.purged() > from.told()) {
            throw new CursorExpired("it is too old: what was deleted since is not known any more");
        }
    }

    private Changes shown(
            UserId user, Map<String, Resource> resources, @Nullable FeedCursor from, Seen seen, long asked) {
        FeedState state = seen.state();
        FeedPlace next = seen.page().next();
        OptionalLong floor = from == null ? OptionalLong.of(state.changes()) : from.floor();
        FeedCursor cursor = new FeedCursor(
                state.generation(),
                next == null ? FeedPlace.behind(state.changes()) : next,
                state.changes(),
                next == null ? OptionalLong.empty() : floor,
                asked);
        List<Change> changes = new ArrayList<>();
        for (FeedPage.Entry entry : seen.page().entries()) {
            Resource resource = resources.get(entry.key().collection());
            if (resource != null) {
                change(user, resource, entry).ifPresent(changes::add);
            }
        }
        return new Changes(
                changes,
                cursors.text(user, cursor),
                state.generation(),
                state.changes(),
                next == null && seen.page().isSettled() && seen.left().isEmpty(),
                next == null ? seen.retryAfter() : null);
    }

    /** Empty if it is not shown over REST either. */
    private static Optional<Change> change(UserId user, Resource resource, FeedPage.Entry entry) {
        if (resource.kind() == Resource.Kind.PROFILE && !entry.key().equals(resource.profileOf(user))) {
            return Optional.empty();
        }
        Tree record = entry.record() == null ? null : resource.show(entry.record());
        String name = resource.collection().equals(ConflictRecord.COLLECTION)
                ? ConflictRecord.SHOWN_AS
                : resource.collection();
        return Optional.of(new Change(name, entry.key().id(), entry.change(), entry.version(), record));
    }

    /** Stands for these names in a cursor. They are no secret, and nobody gains by names that look alike. */
    private static long fingerprint(SortedSet<String> names) {
        long hash = 1125899906842597L;
        for (String name : names) {
            for (int i = 0; i < name.length(); i++) {
                hash = 31 * hash + name.charAt(i);
            }
            hash = 31 * hash + ',';
        }
        return hash;
    }
}
