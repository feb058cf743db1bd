package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static dev.offlinesync.contract.Given.completed;
import static dev.offlinesync.contract.Given.failed;
import static dev.offlinesync.contract.Given.id;
import static dev.offlinesync.contract.Given.item;
import static dev.offlinesync.contract.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.Page;
import dev.offlinesync.core.store.QueueStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A user's items, page by page. */
public interface ListingContract extends StoreContract {
    private QueueStore queue() {
        return store().queue();
    }

    @Test
    default void a_listing_pages_through_the_chosen_statuses_in_order() {
        List<SyncItem> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(stored(store(), item(ANNA, id(), "/p" + i, i % 2)));
            all.add(completed(store(), item(ANNA, id(), "/c" + i, i % 2)));
            failed(store(), item(ANNA));
        }
        stored(store(), item(BERT));
        all.sort(
                java.util.Comparator.comparingInt(SyncItem::priority).reversed().thenComparingLong(SyncItem::sequence));

        List<SyncItem> paged = new ArrayList<>();
        Position after = null;
        while (true) {
            List<SyncItem> page = queue().page(ANNA, EnumSet.of(Status.PENDING, Status.COMPLETED), after, 3)
                    .items();
            paged.addAll(page);
            if (page.size() < 3) {
                break;
            }
            after = Position.of(page.get(2));
        }

        assertEquals(all, paged);
        assertEquals(List.of(), queue().page(ANNA, Set.of(), null, 3).items());
    }

    @Test
    default void a_page_is_bounded_in_memory_whatever_its_limit() {
        Submission large = Submission.of("/api/expenses", Method.POST, Map.of("note", "x".repeat(1_000_000)));
        List<SyncItem> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(stored(store(), SyncItem.received(id(), ANNA, large, new OrderKey("/api/expenses/" + i), NOW)));
        }

        List<SyncItem> paged = new ArrayList<>();
        Position after = null;
        Page<SyncItem> page;
        do {
            page = queue().page(ANNA, Status.OPEN, after, 1000);
            assertTrue(page.items().size() <= Page.MAX_BYTES / 1_000_000);
            paged.addAll(page.items());
            after = Position.of(page.items().get(page.items().size() - 1));
        } while (page.hasMore());
        assertEquals(all, paged);
    }
}
