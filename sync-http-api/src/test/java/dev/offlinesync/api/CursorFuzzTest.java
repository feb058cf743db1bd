package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.api.contract.Fuzz;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.CursorExpired;
import dev.offlinesync.core.queue.InvalidCursor;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a client sends as {@code after} or {@code since} is one of our tokens, or is refused as none. */
@Tag("thorough")
class CursorFuzzTest {
    private static final String TEXT = "-3.9223372036854775807.64b7f0c2a1b2c3d4e5f60718";

    @Test
    void tokens() {
        Fuzz.run(List.of(PageToken.of(TEXT), "LTMuMTI"), input -> read(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void what_is_in_tokens() {
        Fuzz.run(List.of(TEXT, "0.0.64b7f0c2a1b2c3d4e5f60718", "e1"), input -> {
            read(Base64.getUrlEncoder().withoutPadding().encodeToString(input));
        });
    }

    private final SyncRecords records =
            OfflineSync.builder(new InMemoryStore(MutableClock.any())).build().records();
    private final String cursor = changes(null).cursor();

    @Test
    void cursors_of_changes() {
        Fuzz.run(List.of(cursor, "e1"), input -> readChanges(new String(input, StandardCharsets.UTF_8)));
    }

    @Test
    void what_is_in_cursors_of_changes() {
        String inside = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
        Fuzz.run(List.of(inside), input -> {
            byte[] bytes = new String(input, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
            readChanges(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        });
    }

    private Changes changes(@Nullable String since) {
        return records.changes(new UserId("ann"), List.of(Resource.of("/api/expenses", RecordRules.NONE)), since, 1);
    }

    private void readChanges(String since) {
        try {
            assertEquals(0, changes(since).changes().size());
        } catch (InvalidCursor | CursorExpired e) {
            // refused
        }
    }

    private static void read(String token) {
        try {
            PageToken.text(token);
            Position position = PageToken.position(token);
            assertEquals(position, PageToken.position(PageToken.of(position)));
        } catch (Problem e) {
            assertEquals(400, e.status());
        }
    }
}
