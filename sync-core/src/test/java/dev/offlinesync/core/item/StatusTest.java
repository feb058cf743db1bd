package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTest {
    private static Set<Status> movesOf(Status status) {
        return Status.matching(status::mayBecome);
    }

    @ParameterizedTest
    @EnumSource
    void the_moves_of_a_status_are_those_of_the_protocol(Status status) {
        Set<Status> moves = switch (status) {
            case PENDING, PROCESSING -> EnumSet.of(Status.PENDING, Status.PROCESSING, Status.COMPLETED, Status.FAILED);
            case COMPLETED -> Set.of();
            case FAILED -> Set.of(Status.PENDING);
        };
        assertEquals(moves, movesOf(status));
    }

    @ParameterizedTest
    @EnumSource
    void a_status_is_open_or_ends_its_item(Status status) {
        assertNotEquals(status.isOpen(), status.endsItem());
        assertEquals(status.isOpen(), Status.OPEN.contains(status));
    }

    @ParameterizedTest
    @EnumSource
    void an_open_item_can_still_end_and_one_that_has_ended_moves_only_by_a_retry(Status status) {
        if (status.isOpen()) {
            assertTrue(movesOf(status).stream().anyMatch(Status::endsItem));
            assertFalse(status.mayBeRetried());
        } else {
            assertEquals(status.mayBeRetried() ? Set.of(Status.PENDING) : Set.of(), movesOf(status));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_has_happened_recognises_its_resend_and_is_never_run_again(Status status) {
        if (status.isSuccess()) {
            assertTrue(status.endsItem());
            assertTrue(status.recognisesResend());
            assertFalse(status.mayBeRetried());
        }
    }

    /** A new status is asked here whether clearing the queue may forget its mutation. */
    @ParameterizedTest
    @EnumSource
    void clearing_the_queue_keeps_what_would_otherwise_be_done_twice(Status status) {
        boolean kept = switch (status) {
            case COMPLETED -> true;
            case PENDING, PROCESSING, FAILED -> false;
        };
        assertEquals(kept, status.recognisesResend());
    }

    @ParameterizedTest
    @EnumSource
    void a_status_is_read_as_it_is_written(Status status) {
        assertEquals(Optional.of(status), Status.ofWire(status.wire()));
    }
}
