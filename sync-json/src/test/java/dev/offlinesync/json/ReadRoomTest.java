package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.store.ReadRoom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadRoomTest {
    private static final String TEXT = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
    private static final String VALUES = "{\"a\":[" + "{\"b\":0},".repeat(12_500) + "0]}";

    @Test
    void a_text_is_read_only_if_there_is_room_for_its_tree() {
        ReadRoom.within(bytes -> bytes < 1_000_000, () -> {
            StoredJson.readTree(TEXT);
            assertThrows(ReadRoom.Exhausted.class, () -> StoredJson.readTree(VALUES));
        });
        StoredJson.readTree(VALUES);
    }

    @Test
    void many_small_values_count_more_than_one_long_text() {
        assertTrue(taken(TEXT) < 500_000, taken(TEXT) + " bytes");
        assertTrue(taken(VALUES) > 3_000_000, taken(VALUES) + " bytes");
    }

    private static long taken(String text) {
        AtomicLong taken = new AtomicLong();
        ReadRoom.within(bytes -> taken.addAndGet(bytes) >= 0, () -> StoredJson.readTree(text));
        return taken.get();
    }

    @Test
    void the_room_of_before_counts_again_afterwards() {
        AtomicLong outer = new AtomicLong();
        ReadRoom.within(bytes -> outer.addAndGet(bytes) >= 0, () -> {
            ReadRoom.within(bytes -> true, () -> ReadRoom.take(5));
            ReadRoom.take(2);
        });

        assertEquals(2, outer.get());
    }
}
