package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {
    @Test
    void streams_take_a_sixteenth_of_the_heap() {
        assertEquals(1638, Capacity.streams(256L << 20));
        assertEquals(6553, Capacity.streams(1L << 30));
    }

    @Test
    void two_users_with_a_batch_each_leave_room_for_a_third_on_a_small_heap() {
        Capacity capacity = Capacity.of(Capacity.REQUESTS, 256L << 20, HttpLimits.DEFAULT);
        Shares inside = new Shares(capacity.requests(), capacity.workBytes());
        long body = 1 << 20;
        long cost = capacity.first(Weight.BATCH) + body;

        for (String user : List.of("ann", "bob", "eve")) {
            assertTrue(inside.hasRoom(cost) && inside.hasRoomFor(user, cost), user);
            inside.take(user, cost);
        }
    }
}
