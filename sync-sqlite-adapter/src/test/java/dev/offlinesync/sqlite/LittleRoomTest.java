package dev.offlinesync.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Position;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.store.ReadRoom;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that may fill little memory with what they read. */
class LittleRoomTest {
    private static final ReadRoom.Room LITTLE = bytes -> bytes < 50_000;

    @TempDir
    private Path directory;

    @Test
    void a_listing_breaks_off_and_a_write_does_not() {
        try (Fixture queue = new Fixture(directory)) {
            queue.sync
                    .queue()
                    .push(
                            Fixture.ANN,
                            List.of(Submission.of(
                                    "/api/expenses", Method.POST, Map.of("_id", "e1", "text", "x".repeat(100_000)))));

            ReadRoom.within(LITTLE, () -> {
                assertThrows(
                        ReadRoom.Exhausted.class,
                        () -> queue.sync.queue().items(Fixture.ANN, EnumSet.allOf(Status.class), (Position) null, 10));
                var pushed = queue.sync
                        .queue()
                        .push(Fixture.ANN, List.of(Submission.of("/api/expenses/e1", Method.PUT, Map.of("amount", 1))));
                assertEquals(Status.COMPLETED, pushed.get(0).item().status());
            });
        }
    }
}
