package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.FeedPage;
import dev.offlinesync.core.store.FeedPage.Entry;
import dev.offlinesync.core.store.FeedPlace;
import dev.offlinesync.core.store.FeedScan;
import dev.offlinesync.core.store.FeedState;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.SyncStore;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which cursors have expired, on a database that shows one state after the other. */
class FeedReaderTest {
    private static final List<Resource> EXPENSES = List.of(Resource.of("/api/expenses", RecordRules.NONE));
    private static final FeedPlace WITHIN = new FeedPlace(5, "expenses", "x");

    private final List<FeedPage> shows = new ArrayList<>();
    private final List<Object> asked = new ArrayList<>();
    private final FeedReader reader = new FeedReader(store(), null);

    private SyncStore store() {
        RecordStore records = (RecordStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, args) -> {
                    asked.add(args[1]);
                    return shows.size() > 1 ? shows.remove(0) : shows.get(0);
                });
        return (SyncStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SyncStore.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "records" -> records;
                    case "idSecret" -> new IdSecret(new byte[IdSecret.BYTES]);
                    case "ping" -> asked.add("ping");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static FeedPage page(String generation, long changes, long purged, @Nullable FeedPlace next) {
        Entry gone = new Entry(4, new RecordKey("expenses", "gone"), 2, null);
        return new FeedPage(new FeedState(generation, changes, purged), List.of(gone), next, true);
    }

    private Changes pull(@Nullable String since, FeedPage... pages) {
        shows.clear();
        shows.addAll(List.of(pages));
        asked.clear();
        return reader.changes(ANN, EXPENSES, since, 10);
    }

    private void assertExpired(String why, @Nullable String since, FeedPage... pages) {
        String said =
                assertThrows(CursorExpired.class, () -> pull(since, pages)).getMessage();
        assertTrue(said.contains(why), said);
    }

    @Test
    void a_state_that_knows_less_than_the_client_is_read_again_behind_a_write() {
        String cursor = pull(null, page("g", 7, 0, null)).cursor();

        Changes changes = pull(cursor, page("g", 6, 0, null), page("g", 8, 0, null));

        assertEquals("ping", asked.get(1));
        assertEquals(3, asked.size());
        assertEquals(8, changes.change());
        assertExpired("knows less", cursor, page("g", 6, 0, null));
        pull(cursor, page("g", 7, 0, null));
        assertEquals(1, asked.size(), "an up-to-date state costs one read");
    }

    @Test
    void a_place_within_the_known_numbers_goes_on_though_the_page_before_was_read_from_a_newer_state() {
        String cursor = pull(null, page("g", 9, 0, WITHIN)).cursor();

        assertTrue(pull(cursor, page("g", 8, 0, null)).upToDate());
    }

    @Test
    void a_cursor_of_another_generation_has_expired() {
        String cursor = pull(null, page("g", 7, 0, null)).cursor();

        assertExpired("begun anew", cursor, page("h", 7, 0, null));
    }

    @Test
    void a_cursor_has_expired_once_tombstones_behind_it_may_be_gone() {
        String cursor = pull(null, page("g", 7, 0, null)).cursor();

        pull(cursor, page("g", 9, 7, null));
        assertExpired("too old", cursor, page("g", 9, 8, null));
    }

    /** It has shown some of the number's tombstones, or none. */
    @Test
    void a_cursor_within_a_number_needs_its_tombstones_still() {
        String synced = pull(null, page("g", 4, 0, null)).cursor();
        String cursor = pull(synced, page("g", 9, 0, WITHIN)).cursor();

        pull(cursor, page("g", 9, 4, null));
        assertExpired("too old", cursor, page("g", 9, 5, null));
    }

    @Test
    void a_first_sync_needs_no_tombstones_from_before_it_began_however_long_it_takes() {
        String cursor = pull(null, page("g", 7, 6, WITHIN)).cursor();
        assertEquals(FeedScan.NO_TOMBSTONES, ((FeedScan) asked.get(0)).floor());

        cursor =
                pull(cursor, page("g", 9, 7, new FeedPlace(6, "expenses", "y"))).cursor();
        assertEquals(7, ((FeedScan) asked.get(0)).floor());
        assertExpired("too old", cursor, page("g", 9, 8, null));

        Changes last = pull(cursor, page("g", 9, 7, null));
        assertTrue(last.upToDate());
        pull(last.cursor(), page("g", 9, 9, null));
        assertEquals(0, ((FeedScan) asked.get(0)).floor());
        assertEquals(FeedPlace.behind(9), ((FeedScan) asked.get(0)).after());
    }

    @Test
    void a_page_of_a_store_that_knows_that_more_comes_is_not_up_to_date() {
        FeedState state = new FeedState("g", 7, 0);

        assertFalse(pull(null, new FeedPage(state, List.of(), null, false)).upToDate());
    }
}
