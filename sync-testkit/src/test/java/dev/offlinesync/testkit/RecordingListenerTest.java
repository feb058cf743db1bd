package dev.offlinesync.testkit;

import static dev.offlinesync.testkit.ItemBuilder.anItem;
import static dev.offlinesync.testkit.SteppedSync.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordingListenerTest {
    private final RecordingListener listener = new RecordingListener();
    private final SyncItem item = anItem().completed(null);

    @Test
    void every_event_is_kept_in_order_and_reads_as_a_sentence() {
        listener.attempted(item);
        listener.handlerThrew(item, new IllegalStateException("a bug"));
        listener.handlerOverdue(item);
        listener.laneTakenOver(ANN);
        listener.laneLost(ANN);
        listener.writeRefused(ANN, "notes/1", "too large");
        listener.workerFailed(new IllegalStateException("odd"));

        assertEquals("""
                attempted POST /api/things (#a17e): completed after 1 attempt
                the handler of POST /api/things (#a17e) threw java.lang.IllegalStateException: a bug
                the handler of POST /api/things (#a17e) took too long
                the lane of ann was taken over
                the lane of ann was lost
                the store refused to write notes/1 of ann: too large
                the worker could not finish with a user: java.lang.IllegalStateException: odd""", listener.toString());
        assertEquals(List.of(item), listener.attempted());
        listener.clear();
        assertEquals(List.of(), listener.all());
    }

    /** A new event of the port must not get lost, neither here nor on the way through a queue of the kit. */
    @Test
    void no_event_of_the_port_is_missing() throws ReflectiveOperationException {
        List<Method> events = Stream.of(SyncListener.class.getDeclaredMethods())
                .filter(m -> !m.isSynthetic())
                .toList();
        for (Method event : events) {
            tell(listener, event);
            tell(new Mortal(listener), event);
        }

        assertEquals(2 * events.size(), listener.all().size());
    }

    private void tell(SyncListener told, Method event) throws IllegalAccessException, InvocationTargetException {
        Map<Class<?>, Object> values =
                Map.of(SyncItem.class, item, ANN.getClass(), ANN, Throwable.class, new Error(), String.class, "some");
        event.invoke(told, Stream.of(event.getParameterTypes()).map(values::get).toArray());
    }
}
