package dev.offlinesync.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneStateTest {
    private static final UserId ANN = new UserId("ann");
    private static final ItemId A = new ItemId("a".repeat(24));
    private static final ItemId B = new ItemId("b".repeat(24));
    private static final ItemId C = new ItemId("c".repeat(24));

    @Test
    void a_claim_of_a_free_lane_names_its_batch_and_keeps_the_suspects() {
        LaneState free = new LaneState(null, 7, List.of(), List.of(C));

        assertEquals(new LaneState("me", 8, List.of(A, B), List.of(C)), free.claim("me", List.of(A, B)));
        assertEquals(Optional.empty(), free.toInterrupt());
    }

    @Test
    void a_claim_of_an_abandoned_lane_makes_suspects_of_its_batch_each_once_and_names_none() {
        LaneState abandoned = new LaneState("dead", 7, List.of(B, C), List.of(A, B));

        LaneState taken = abandoned.claim("me", List.of(A));

        assertEquals(new LaneState("me", 8, List.of(), List.of(A, B, C)), taken);
        assertEquals(taken, abandoned.takenOver("me"));
    }

    @Test
    void a_takeover_interrupts_an_item_only_if_it_was_named_alone() {
        assertEquals(Optional.of(A), new LaneState("dead", 7, List.of(A), List.of(B)).toInterrupt());
        assertEquals(Optional.empty(), new LaneState("dead", 7, List.of(A, B), List.of()).toInterrupt());
        assertEquals(Optional.empty(), new LaneState("dead", 7, List.of(), List.of(A)).toInterrupt());
        assertEquals(Optional.empty(), new LaneState(null, 7, List.of(A), List.of()).toInterrupt());
    }

    @Test
    void its_holder_keeps_it_with_the_next_batch_or_frees_it_and_its_suspects_are_stored() {
        LaneState held = LaneState.NEW.claim("me", List.of(A));
        Lane lane = held.lane(ANN).withSuspects(List.of(C));
        assertEquals(new Lane(ANN, "me", 1, List.of(C)), lane);

        assertEquals(new LaneState("me", 1, List.of(B), List.of(C)), LaneState.kept(lane, List.of(B)));
        assertEquals(new LaneState(null, 1, List.of(), List.of(C)), LaneState.freed(lane));
        assertEquals(LaneState.freed(lane), LaneState.after(lane, new Next.Release()));
        assertEquals(
                LaneState.kept(lane, List.of(B)),
                LaneState.after(lane, new Next.Continue(List.of(B), Duration.ofSeconds(1))));
    }

    @Test
    void a_lane_is_its_holders_until_it_is_freed_or_taken_over() {
        LaneState held = LaneState.NEW.claim("me", List.of());
        Lane lane = held.lane(ANN);

        assertTrue(held.isOf(lane));
        assertTrue(LaneState.kept(lane, List.of(A)).isOf(lane));
        assertFalse(LaneState.freed(lane).isOf(lane));
        assertFalse(held.takenOver("you").isOf(lane));
        assertFalse(held.takenOver("me").isOf(lane));
        assertThrows(IllegalStateException.class, () -> LaneState.freed(lane).lane(ANN));
    }
}
