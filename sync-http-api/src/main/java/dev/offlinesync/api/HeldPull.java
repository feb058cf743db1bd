package dev.offlinesync.api;

import dev.offlinesync.core.queue.Changes;
import dev.offlinesync.core.queue.SyncHints;
import dev.offlinesync.core.queue.SyncHints.Hint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pull that found nothing new, and waits. It watches from before its read on, so that nothing is missed which was committed
 * in between. Thread-safe.
 */
final class HeldPull implements HeldAnswer {
    private final Live live;
    private final Caller caller;
    private final LivePlaces.Place place;
    private final SyncHints.Watch watch;

    // all guarded by this
    private Hint.@Nullable Changed last;
    private @Nullable Changes read;
    private LiveTimer.@Nullable Scheduled end;
    private @Nullable Supplier<ApiResponse> again;
    private @Nullable Supplier<ApiResponse> asItIs;
    private boolean news;
    private boolean over;
    private @Nullable Runnable ready;

    private HeldPull(Live live, Caller caller, LivePlaces.Place place) {
        this.live = live;
        this.caller = caller;
        this.place = place;
        this.watch = live.hints().watch(caller.user(), this::on);
    }

    /** Begins to watch; empty if there is no place. Whoever gets one calls {@link #until} or {@link #cancel}. */
    static Optional<HeldPull> begin(Live live, Caller caller) {
        return live.places().take(caller.user()).map(place -> new HeldPull(live, caller, place));
    }

    /**
     * Waits.
     *
     * @param found what was read, which is nothing new
     * @param news reads again
     * @param none the answer if nothing happens
     */
    HeldPull until(Duration time, Changes found, Supplier<ApiResponse> news, Supplier<ApiResponse> none) {
        LiveTimer.Scheduled timeIsUp = live.timer().after(live.within(time, caller), this::end);
        synchronized (this) {
            read = found;
            again = news;
            asItIs = none;
            end = timeIsUp;
        }
        place.endedBy(this::end);
        look();
        return this;
    }

    private void on(List<Hint> hints) {
        synchronized (this) {
            for (Hint hint : hints) {
                last = hint instanceof Hint.Changed changed ? changed : last;
            }
        }
        look();
    }

    private void look() {
        synchronized (this) {
            if (read == null || last == null || !isNews(last, read)) {
                return;
            }
            news |= !over;
        }
        end();
    }

    private static boolean isNews(Hint.Changed is, Changes read) {
        return !is.generation().equals(read.generation()) || is.change() > read.change();
    }

    /** There is news, the time is up, or the server stops. */
    private void end() {
        Runnable next;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            next = ready;
        }
        giveBack();
        if (next != null) {
            next.run();
        }
    }

    @Override
    public void whenReady(Runnable run) {
        synchronized (this) {
            if (!over) {
                ready = run;
                return;
            }
        }
        run.run();
    }

    @Override
    public ApiResponse answer() {
        Supplier<ApiResponse> answer;
        synchronized (this) {
            answer = news ? again : asItIs;
        }
        if (answer == null) {
            throw new IllegalStateException("asked for an answer before it was held");
        }
        return answer.get();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            over = true;
            ready = null;
        }
        giveBack();
    }

    private void giveBack() {
        watch.close();
        place.giveBack();
        LiveTimer.Scheduled timeIsUp;
        synchronized (this) {
            timeIsUp = end;
        }
        if (timeIsUp != null) {
            timeIsUp.cancel();
        }
    }
}
