package dev.offlinesync.testkit;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.item.SyncItem;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Keeps every event, in the order in which they happened. {@code toString} is a line for each. Thread-safe. */
public final class RecordingListener implements SyncListener {
    private final List<SyncEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(SyncEvent event) {
        events.add(event);
    }

    /** All events so far. */
    public List<SyncEvent> all() {
        return List.copyOf(events);
    }

    /** The events of this kind so far, such as {@code SyncEvent.HandlerThrew.class}. */
    public <E extends SyncEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The attempts so far, in order, each item as it was just after. */
    public List<SyncItem> attempted() {
        return of(SyncEvent.Attempted.class).stream()
                .map(SyncEvent.Attempted::item)
                .toList();
    }

    /** Forgets what happened so far. */
    public void clear() {
        events.clear();
    }

    @Override
    public String toString() {
        return events.stream().map(RecordingListener::line).collect(Collectors.joining("\n"));
    }

    private static String line(SyncEvent event) {
        return event.thrown() == null ? event.text() : event.text() + ": " + event.thrown();
    }
}
