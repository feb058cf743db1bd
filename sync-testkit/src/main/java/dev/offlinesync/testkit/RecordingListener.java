package dev.offlinesync.testkit;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Keeps every event, in the order in which they happened. {@code toString} is a line for each. Thread-safe. */
public final class RecordingListener implements SyncListener {
    private final List<Event> events = new CopyOnWriteArrayList<>();

    /** All events so far. */
    public List<Event> all() {
        return List.copyOf(events);
    }

    /** The events of this kind so far, such as {@code Event.HandlerThrew.class}. */
    public <E extends Event> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The attempts so far, in order, each item as it was just after. */
    public List<SyncItem> attempted() {
        return of(Event.Attempted.class).stream().map(Event.Attempted::item).toList();
    }

    /** Forgets what happened so far. */
    public void clear() {
        events.clear();
    }

    @Override
    public String toString() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }

    @Override
    public void attempted(SyncItem item) {
        events.add(new Event.Attempted(item));
    }

    @Override
    public void handlerThrew(SyncItem item, Throwable thrown) {
        events.add(new Event.HandlerThrew(item, thrown));
    }

    @Override
    public void handlerOverdue(SyncItem item) {
        events.add(new Event.HandlerOverdue(item));
    }

    @Override
    public void laneTakenOver(UserId user) {
        events.add(new Event.LaneTakenOver(user));
    }

    @Override
    public void laneLost(UserId user) {
        events.add(new Event.LaneLost(user));
    }

    @Override
    public void writeRefused(UserId user, String key, String reason) {
        events.add(new Event.WriteRefused(user, key, reason));
    }

    @Override
    public void workerFailed(Throwable thrown) {
        events.add(new Event.WorkerFailed(thrown));
    }
}
