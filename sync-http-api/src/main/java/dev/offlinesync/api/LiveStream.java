package dev.offlinesync.api;

import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncHints.Hint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events of one user, to one client. Hints are written as they come; while a write is under way they are
 * collected, up to {@value #MOST_UNSENT}. A client for which that is not enough, or that has not read what was written a
 * heartbeat ago, reads too slowly and is cut off: it asks what it has missed when it comes again.
 *
 * <p>There may be a hundred streams of a user, so none has much of its own: hints are the same objects for all of them until
 * they are written, a few at once. Thread-safe.
 */
final class LiveStream implements EventStream {
    static final Duration HEARTBEAT = Duration.ofSeconds(20);
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int MOST_UNSENT = 1000;
    private static final int WRITTEN_BYTES = 4 << 10;
    private static final int FEW = 4;
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Live live;
    private final Caller caller;
    private final LivePlaces.Place place;

    // all guarded by this
    private Deque<Hint.Moved> unsent = new ArrayDeque<>(FEW);
    private boolean comment;
    private Hint.@Nullable Changed change;
    private @Nullable Sink sink;
    private SyncHints.@Nullable Watch watch;
    private LiveTimer.@Nullable Scheduled beat;
    private LiveTimer.@Nullable Scheduled end;
    /** Whether a write is under way, and has been since the last heartbeat. */
    private boolean writing;

    private boolean slow;
    /** Whether a thread goes on as soon as a write has ended. */
    private boolean sending;

    private boolean ending;
    private boolean over;

    LiveStream(Live live, Caller caller, LivePlaces.Place place) {
        this.live = live;
        this.caller = caller;
        this.place = place;
    }

    @Override
    public void open(Sink to) {
        Duration most = LONGEST.minus(Duration.ofSeconds(live.random().nextInt(60)));
        synchronized (this) {
            if (over) {
                return;
            }
            sink = to;
            comment = true; // so that whoever stands between hands the head on
            end = live.timer().after(live.within(most, caller), this::end);
            beat = live.timer().after(HEARTBEAT, this::beat);
            watch = live.hints().watch(caller.user(), this::on);
        }
        place.endedBy(this::end);
        send();
    }

    private void on(List<Hint> hints) {
        boolean isTooMuch;
        synchronized (this) {
            for (Hint hint : hints) {
                if (hint instanceof Hint.Changed changed) {
                    change = changed; // of several only the last is of use
                } else if (hint instanceof Hint.Moved moved) {
                    unsent.add(moved);
                }
            }
            isTooMuch = unsent.size() > MOST_UNSENT && writing;
        }
        if (isTooMuch) {
            cutOff();
        } else {
            send();
        }
    }

    private void beat() {
        boolean isSlow;
        synchronized (this) {
            if (over) {
                return;
            }
            isSlow = writing && slow;
            slow = writing;
            comment = true;
            beat = live.timer().after(HEARTBEAT, this::beat);
        }
        if (isSlow) {
            cutOff();
        } else {
            send();
        }
    }

    /** Writes what is there, unless a write is under way: then it goes on when that one has ended. */
    private void send() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        boolean goesOn = true;
        while (goesOn) { // a write that ends at once does not begin the next one within itself
            goesOn = sendSome();
        }
    }

    private boolean sendSome() {
        Sink to;
        byte[] bytes;
        boolean isEnd;
        synchronized (this) {
            to = sink;
            if (over || writing || to == null) {
                sending = false;
                return false;
            }
            bytes = next();
            writing = bytes.length > 0;
            sending = writing;
            isEnd = ending && !writing;
            over = isEnd;
        }
        if (bytes.length > 0) {
            to.write(bytes, this::written);
            return true;
        }
        if (isEnd) {
            giveBack();
            to.end();
        }
        return false;
    }

    /** What is written next. Guarded by this. */
    private byte[] next() {
        ByteArrayOutputStream some = new ByteArrayOutputStream(64);
        if (comment) {
            some.writeBytes(COMMENT);
            comment = false;
        }
        while (!unsent.isEmpty() && some.size() < WRITTEN_BYTES) {
            some.writeBytes(event("item", item(unsent.remove())));
        }
        if (unsent.isEmpty()) {
            unsent = new ArrayDeque<>(FEW); // one that was large stays large
            if (change != null) {
                some.writeBytes(event("change", changed(change)));
                change = null;
            }
        }
        return some.toByteArray();
    }

    private void written() {
        synchronized (this) {
            writing = false;
            slow = false;
        }
        send();
    }

    /** The time is up, or the server stops. */
    private void end() {
        synchronized (this) {
            ending = true;
        }
        send();
    }

    private void cutOff() {
        Sink to;
        synchronized (this) {
            to = over ? null : sink;
        }
        close();
        if (to != null) {
            to.cutOff();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            over = true;
        }
        giveBack();
    }

    private void giveBack() {
        SyncHints.Watch watching;
        LiveTimer.Scheduled nextBeat;
        LiveTimer.Scheduled timeIsUp;
        synchronized (this) {
            watching = watch;
            nextBeat = beat;
            timeIsUp = end;
        }
        if (watching != null) {
            watching.close();
        }
        if (nextBeat != null) {
            nextBeat.cancel();
        }
        if (timeIsUp != null) {
            timeIsUp.cancel();
        }
        place.giveBack();
    }

    private static Map<String, @Nullable Object> changed(Hint.Changed changed) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("generation", changed.generation());
        json.put("change", changed.change());
        return json;
    }

    private static Map<String, @Nullable Object> item(Hint.Moved moved) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("_id", moved.id().hex());
        json.put("mutationId", moved.mutationId());
        json.put("status", moved.status().wire());
        return json;
    }

    /** JSON has no line breaks, so one line of data is enough. */
    private static byte[] event(String name, Map<String, ?> data) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(Json.write(data));
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return event.toByteArray();
    }
}
