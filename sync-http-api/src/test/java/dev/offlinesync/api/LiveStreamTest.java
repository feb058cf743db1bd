package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncHints.Hint;
import dev.offlinesync.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stream of events, stepped by hand. */
class LiveStreamTest {
    private static final UserId ANN = new UserId("ann");
    private static final ItemId ITEM = new ItemId("00112233445566778899aabb");

    private final MutableClock clock = MutableClock.any();
    private final LivePlaces places = new LivePlaces(3, 2);
    private SyncHints.Observer observer;
    private final List<Task> tasks = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private final Live live = new Live(this::watch, places, this::after, clock, new Random(1));

    private SyncHints.Watch watch(UserId user, SyncHints.Observer observing) {
        observer = observing;
        return () -> observer = null;
    }

    private record Task(Duration at, Runnable run) {}

    private LiveTimer.Scheduled after(Duration time, Runnable run) {
        Task task = new Task(now.plus(time), run);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Runs what is due until then. */
    private void pass(Duration time) {
        Duration end = now.plus(time);
        while (true) {
            Task next = tasks.stream().min(Comparator.comparing(Task::at)).orElse(null);
            if (next == null || next.at().compareTo(end) > 0) {
                now = end;
                return;
            }
            now = next.at();
            tasks.remove(next);
            next.run().run();
        }
    }

    /** A client that reads when it is told to. */
    private final class Client implements EventStream.Sink {
        private final StringBuilder read = new StringBuilder();
        private final EventStream stream;
        private Runnable written;
        private boolean reads = true;
        private boolean ended;
        private boolean cut;

        Client(Caller caller) {
            stream = new LiveStream(live, caller, places.take(ANN).orElseThrow());
            stream.open(this);
        }

        @Override
        public void write(byte[] bytes, Runnable then) {
            read.append(new String(bytes, StandardCharsets.UTF_8));
            if (reads) {
                then.run();
            } else {
                written = then;
            }
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void cutOff() {
            cut = true;
        }

        private String take() {
            String taken = read.toString();
            read.setLength(0);
            return taken;
        }
    }

    private static Caller ann() {
        return new Caller(ANN, Caller.Role.USER);
    }

    private static Hint changed(long change) {
        return new Hint.Changed("g", change);
    }

    private static List<Hint> moved(int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> (Hint) new Hint.Moved(ITEM, "m" + i, Status.PENDING))
                .toList();
    }

    @Test
    void hints_are_written_as_they_come_and_of_several_changes_the_last() {
        Client client = new Client(ann());
        assertEquals(":\n\n", client.take());

        observer.on(List.of(new Hint.Moved(ITEM, "m", Status.COMPLETED), changed(7)));

        assertEquals(
                "event: item\ndata: {\"_id\":\"00112233445566778899aabb\",\"mutationId\":\"m\",\"status\":\"completed\"}\n\n"
                        + "event: change\ndata: {\"generation\":\"g\",\"change\":7}\n\n",
                client.take());
        client.reads = false;
        observer.on(List.of(changed(8)));
        client.take();
        observer.on(List.of(changed(9)));
        observer.on(List.of(changed(10)));
        assertEquals("", client.take(), "a write is under way");
        client.written.run();
        assertEquals("event: change\ndata: {\"generation\":\"g\",\"change\":10}\n\n", client.take());
    }

    @Test
    void a_comment_comes_every_twenty_seconds_and_the_end_within_five_minutes() {
        Client client = new Client(ann());
        client.take();

        pass(Duration.ofSeconds(60));
        assertEquals(":\n\n".repeat(3), client.take());
        pass(Duration.ofSeconds(179));
        assertFalse(client.ended);
        pass(Duration.ofSeconds(61));

        assertTrue(client.ended);
        assertEquals(0, places.taken());
        assertTrue(tasks.isEmpty() && observer == null, "nothing is left of it");
    }

    @Test
    void the_stream_ends_when_the_token_does() {
        Client client =
                new Client(new Caller(ANN, Caller.Role.USER, clock.instant().plusSeconds(30)));

        pass(Duration.ofSeconds(29));
        assertFalse(client.ended);
        pass(Duration.ofSeconds(1));

        assertTrue(client.ended);
    }

    @Test
    void who_reads_nothing_for_two_comments_is_cut_off() {
        Client client = new Client(ann());
        client.reads = false;

        pass(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(20));
        assertFalse(client.cut);
        pass(Duration.ofSeconds(20));

        assertTrue(client.cut);
        assertEquals(0, places.taken());
        assertTrue(tasks.isEmpty());
    }

    @Test
    void who_reads_more_slowly_than_hints_come_is_cut_off() {
        Client client = new Client(ann());
        client.reads = false;
        observer.on(moved(600));
        assertFalse(client.cut, "what one push has is no backlog");

        observer.on(moved(600));

        assertTrue(client.cut);
    }

    @Test
    void of_many_hints_a_few_at_once_are_bytes() {
        Client client = new Client(ann());
        client.take();
        client.reads = false;
        observer.on(Stream.concat(moved(1000).stream(), Stream.of(changed(7))).toList());
        StringBuilder all = new StringBuilder();
        for (String some = client.take(); !some.isEmpty(); some = client.take()) {
            assertTrue(some.length() < 5000);
            all.append(some);
            client.written.run();
        }
        assertEquals(1000, all.toString().split("event: item").length - 1);
        assertTrue(all.toString().endsWith("event: change\ndata: {\"generation\":\"g\",\"change\":7}\n\n"));
        client.reads = true;

        observer.on(moved(1000));

        assertEquals(1000, client.take().split("event: item").length - 1, "all of them, for who reads");
        assertFalse(client.cut);
    }

    @Test
    void a_server_that_stops_ends_its_streams_and_opens_no_more() {
        Client client = new Client(ann());
        EventStream late = new LiveStream(live, ann(), places.take(ANN).orElseThrow());
        assertTrue(places.isFullFor(ANN) && places.take(ANN).isEmpty());

        places.close();

        assertTrue(client.ended);
        boolean[] ended = {false};
        late.open(new EventStream.Sink() {
            @Override
            public void write(byte[] bytes, Runnable written) {
                written.run();
            }

            @Override
            public void end() {
                ended[0] = true;
            }

            @Override
            public void cutOff() {}
        });
        assertTrue(ended[0]);
        assertTrue(places.take(new UserId("bob")).isEmpty());
        assertEquals(0, places.taken());
    }
}
