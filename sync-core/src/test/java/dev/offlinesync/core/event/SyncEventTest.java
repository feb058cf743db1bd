package dev.offlinesync.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event says of itself, for every kind of event that there is or will be. */
class SyncEventTest {
    private static final Instant NOW = Instant.parse("2025-12-10T10:00:00Z");
    private static final String SECRET = "s3cret";
    private static final UserId USER = new UserId("ann\nforged: line");

    private static final SyncItem ITEM = SyncItem.received(
                    new ItemId("0123456789abcdef01234567"),
                    USER,
                    Submission.of("/api/invoices/7", Method.PUT, Map.of("iban", SECRET)),
                    new OrderKey("/api/invoices/7"),
                    NOW)
            .retrying(Failure.conflict(SECRET + " is taken"), NOW.plusSeconds(5), NOW);

    private static final Map<Class<?>, Object> ANY = Map.of(
            SyncItem.class,
            ITEM,
            UserId.class,
            USER,
            Throwable.class,
            new IllegalStateException(SECRET),
            Set.class,
            Status.OPEN,
            long.class,
            2L,
            String.class,
            "not\nthere");

    static Stream<SyncEvent> events() {
        return Stream.of(SyncEvent.class.getPermittedSubclasses()).map(SyncEventTest::any);
    }

    private static SyncEvent any(Class<?> kind) {
        Class<?>[] types = Stream.of(kind.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return (SyncEvent) kind.getDeclaredConstructor(types)
                    .newInstance(Stream.of(types).map(ANY::get).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make " + kind, e);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void no_line_holds_the_data_of_a_write_or_what_a_handler_said(SyncEvent event) {
        assertFalse(event.text().contains(SECRET), event.text());
        assertEquals(event.text(), event.toString(), "whoever logs the event as it is");
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_warning_names_the_user(SyncEvent event) {
        boolean isOfNobody = event instanceof SyncEvent.DefaultUsed || event instanceof SyncEvent.WatchFailed;
        if (event.level().compareTo(System.Logger.Level.WARNING) >= 0 && !isOfNobody) {
            assertTrue(event.text().contains("user ann"), event.text());
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_event_is_one_line_whatever_a_client_has_put_into_an_id(SyncEvent event) {
        assertEquals(1, event.text().lines().count());
    }

    @ParameterizedTest
    @MethodSource("events")
    void what_happened_to_an_item_names_it_and_its_user(SyncEvent event) {
        if (Stream.of(event.getClass().getRecordComponents()).anyMatch(c -> c.getType() == SyncItem.class)) {
            assertTrue(event.text().contains("0123456789abcdef01234567 of user ann"), event.text());
            assertTrue(event.text().contains("PUT /api/invoices/7"), event.text());
        }
    }
}
