package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTokenTest {
    @Test
    void every_position_survives_the_way_out_and_back() {
        ItemId id = new ItemId("0123456789abcdef01234567");
        for (long sequence : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 7_500_000_000_000_000_000L}) {
            for (int priority : new int[] {0, 1000, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                Position position = new Position(priority, sequence, id);
                assertEquals(position, PageToken.position(PageToken.of(position)));
            }
        }
    }

    @Test
    void what_is_no_token_of_ours_is_refused() {
        String beyond = PageToken.of("9999999999.9999999999999999999.0123456789abcdef01234567");
        for (String token : List.of("", "*", "AAAA", beyond, PageToken.of("1.2.xyz"))) {
            assertThrows(Problem.class, () -> PageToken.position(token));
        }
    }
}
