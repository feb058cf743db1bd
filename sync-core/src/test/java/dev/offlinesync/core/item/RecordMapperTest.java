package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Java records from trees, and what is said of data that is none. */
class RecordMapperTest {
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");

    enum Unit {
        PIECE,
        METRE
    }

    record Line(String name, BigDecimal amount, Unit unit) {
        Line {
            if (amount != null && amount.signum() < 0) {
                throw new IllegalArgumentException("secret " + amount);
            }
        }
    }

    record Order(
            UUID id,
            int number,
            boolean paid,
            Instant at,
            LocalDate due,
            List<Line> lines,
            Map<String, Long> counts,
            Optional<String> note,
            @Nullable String missing,
            Object any) {}

    record Whole(long n) {}

    record Strange(Thread thread) {}

    private static Map<String, Object> line(Object amount) {
        return Map.of("name", "nail", "amount", amount, "unit", "PIECE");
    }

    private static Map<String, Object> order() {
        return new HashMap<>(Map.of(
                "_id",
                "of nobody's interest",
                "id",
                ID,
                "number",
                7,
                "paid",
                true,
                "at",
                "2025-12-10T12:00:00+02:00",
                "due",
                "2025-12-24",
                "lines",
                List.of(line(2), line(0.5)),
                "counts",
                Map.of("a", 1),
                "any",
                List.of(1)));
    }

    private static <T> T read(Map<String, ?> data, Class<T> type) {
        return DataMapper.RECORDS.read(Tree.of(data), type);
    }

    private static String fault(Map<String, ?> data, Class<?> type) {
        return assertThrows(DataMapper.Mismatch.class, () -> read(data, type)).violations().stream()
                .map(violation -> violation.pointer() + " " + violation.message())
                .toList()
                .toString();
    }

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> order = order();
        order.put(field, value);
        return order;
    }

    @Test
    void a_record_is_made_by_the_names_of_its_components() {
        assertEquals(
                new Order(
                        ID,
                        7,
                        true,
                        Instant.parse("2025-12-10T10:00:00Z"),
                        LocalDate.of(2025, 12, 24),
                        List.of(
                                new Line("nail", new BigDecimal("2"), Unit.PIECE),
                                new Line("nail", new BigDecimal("0.5"), Unit.PIECE)),
                        Map.of("a", 1L),
                        Optional.empty(),
                        null,
                        List.of(1)),
                read(order(), Order.class));
    }

    @Test
    void what_a_record_becomes_is_read_again() {
        Order order = read(order(), Order.class);
        Map<String, Object> written =
                new HashMap<>(DataMapper.RECORDS.write(new Line("nail", BigDecimal.ONE, Unit.METRE)));
        assertEquals(Map.of("name", "nail", "amount", 1, "unit", "METRE"), written);
        assertEquals(
                order.lines().get(0),
                read(DataMapper.RECORDS.write(order.lines().get(0)), Line.class));
    }

    @Test
    void each_fault_has_its_place_and_no_value() {
        assertEquals(
                "[/lines/1/amount must be a number]",
                fault(with("lines", List.of(line(1), line("secret"))), Order.class));
        assertEquals("[/number must be a whole number of 32 bits]", fault(with("number", 1L << 40), Order.class));
        assertEquals("[/number must be a whole number of 32 bits]", fault(with("number", 1.5), Order.class));
        assertEquals("[/paid must be true or false]", fault(with("paid", "true"), Order.class));
        assertEquals("[/id must be a UUID]", fault(with("id", "secret"), Order.class));
        assertEquals(
                "[/at must be a date or time, such as 2025-12-10T10:00:00Z]", fault(with("at", "secret"), Order.class));
        assertEquals("[/due must be a date or time, such as 2025-12-10]", fault(with("due", "secret"), Order.class));
        assertEquals("[/lines must be a list]", fault(with("lines", Map.of()), Order.class));
        assertEquals("[/lines/0 must be an object]", fault(with("lines", List.of("secret")), Order.class));
        assertEquals(
                "[/counts/a~1b must be a whole number of 64 bits]",
                fault(with("counts", Map.of("a/b", "x")), Order.class));
        assertEquals("[/note must be text]", fault(with("note", 1), Order.class));
        assertEquals("[/unit must be one of PIECE, METRE]", fault(Map.of("unit", "secret"), Line.class));
        assertEquals("[/number is required, /paid is required]", fault(Map.of(), Order.class));
    }

    @Test
    void what_the_constructor_refuses_is_told_in_our_words() {
        assertEquals("[/lines/0 was not accepted]", fault(with("lines", List.of(line(-1))), Order.class));
        assertEquals("[ was not accepted]", fault(line(-1), Line.class));
    }

    @Test
    void a_type_that_no_tree_has_is_the_programs_mistake() {
        for (Class<?> type : List.of(String.class, Strange.class)) {
            assertThrows(IllegalArgumentException.class, () -> read(Map.of("thread", "t"), type));
        }
    }

    @Test
    void an_item_without_data_reads_as_an_empty_tree() {
        SyncItem item = SyncItem.received(
                new ItemId("00000000000000000000a17e"),
                new UserId("ann"),
                Submission.of("/api/notes/7", Method.DELETE, null),
                new OrderKey("/api/notes/7"),
                Instant.EPOCH);
        assertTrue(item.data().isEmpty());
        assertEquals(null, item.mutation().data());
        InvalidData fault = assertThrows(InvalidData.class, () -> item.data(Whole.class));
        assertEquals(List.of(new Violation("/n", "is required")), fault.violations());
    }
}
