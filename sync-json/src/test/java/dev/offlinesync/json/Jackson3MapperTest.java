package dev.offlinesync.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Tree;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The same as with Jackson 2: the application's types, and what is said of data that is none. */
class Jackson3MapperTest {
    enum Unit {
        PIECE
    }

    record Line(String name, BigDecimal amount, Unit unit) {
        Line {
            if (amount != null && amount.signum() < 0) {
                throw new IllegalArgumentException("secret " + amount);
            }
        }
    }

    record Order(@JsonProperty(required = true) int number, boolean paid, List<Line> lines) {}

    record Timed(Instant at) {}

    private final DataMapper mapper = Jackson3Mapper.of(JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build());

    private static Map<String, Object> order() {
        return new HashMap<>(Map.of("number", 7, "paid", true, "lines", List.of(line(2))));
    }

    private static Map<String, Object> line(Object amount) {
        return Map.of("name", "nail", "amount", amount, "unit", "PIECE");
    }

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> order = order();
        order.put(field, value);
        return order;
    }

    private String fault(Map<String, ?> data) {
        return assertThrows(DataMapper.Mismatch.class, () -> mapper.read(Tree.of(data), Order.class))
                .violations()
                .stream()
                .map(violation -> violation.pointer() + " " + violation.message())
                .toList()
                .toString();
    }

    @Test
    void a_value_is_read_and_written() {
        Order order = mapper.read(Tree.of(order()), Order.class);
        assertEquals(new Order(7, true, List.of(new Line("nail", new BigDecimal("2"), Unit.PIECE))), order);
        assertEquals(order(), mapper.write(order));
    }

    @Test
    void each_fault_has_its_place_and_no_value_and_no_name_of_a_class() {
        assertEquals("[/lines/1/amount must be a number]", fault(with("lines", List.of(line(1), line("secret")))));
        assertEquals("[/number must be a whole number of 32 bits]", fault(with("number", "secret")));
        assertEquals("[/number must be a whole number of 32 bits]", fault(with("number", 1L << 40)));
        assertEquals("[/paid must be true or false]", fault(with("paid", "secret")));
        assertEquals("[/lines must be a list]", fault(with("lines", Map.of("a", 1))));
        assertEquals("[/lines/0 must be an object]", fault(with("lines", List.of("secret"))));
        assertEquals(
                "[/lines/0/unit must be one of PIECE]",
                fault(with("lines", List.of(Map.of("name", "a", "amount", 1, "unit", "secret")))));
        assertEquals("[/other is not known]", fault(with("other", 1)));
        assertEquals("[/number is required]", fault(Map.of("paid", true, "lines", List.of())));
        assertEquals("[/lines/0 was not accepted]", fault(with("lines", List.of(line(-1)))));
    }

    interface Unmade {}

    @Test
    void a_type_that_jackson_cannot_make_is_the_programs_mistake() {
        assertThrows(IllegalArgumentException.class, () -> mapper.read(Tree.of(Map.of()), Unmade.class));
        assertThrows(IllegalArgumentException.class, () -> mapper.write(List.of(1)));
    }

    @Test
    void dates_are_read_without_a_module() {
        Instant at = Instant.parse("2025-12-10T10:00:00Z");

        assertEquals(new Timed(at), mapper.read(Tree.of(Map.of("at", at)), Timed.class));
    }
}
