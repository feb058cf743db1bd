package dev.offlinesync.app.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.offlinesync.core.record.RecordRules.Checked;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRulesTest {
    private static final Instant NOW = Instant.parse("2025-12-10T12:00:00.123Z");
    private static final SchemaCompiler COMPILER = new SchemaCompiler();

    private final SchemaRules expenses = rules("""
                    {"type": "object", "required": ["amount", "category"], "properties": {
                        "amount": {"type": "number"}, "category": {"type": "string"},
                        "date": {"type": "string", "format": "date-time", "default": "now"},
                        "description": {"type": "string", "default": ""}}}""");

    private static SchemaRules rules(String schema) {
        try {
            return SchemaRules.of(JsonMapper.builder().build().readTree(schema), COMPILER);
        } catch (Exception e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SchemaRules field(String schema) {
        return rules("{\"properties\": {\"f\": " + schema + "}}");
    }

    private static Object conformed(SchemaRules rules, Object value) {
        Checked checked = rules.onUpdate(Map.of("f", value));
        assertEquals(List.of(), checked.violations());
        return checked.data().get("f");
    }

    private static String violation(SchemaRules rules, Object value) {
        List<String> violations = rules.onUpdate(Map.of("f", value)).violations();
        assertEquals(1, violations.size(), violations::toString);
        return violations.get(0);
    }

    @Test
    void a_new_record_gets_the_defaults_it_lacks() {
        Checked checked = expenses.onCreate(Map.of("amount", 100, "category", "Salary"), NOW);

        assertEquals(Map.of("amount", 100, "category", "Salary", "date", NOW, "description", ""), checked.data());
    }

    @Test
    void fields_that_the_schema_does_not_name_are_kept() {
        Checked checked = expenses.onCreate(Map.of("amount", 1, "category", "x", "tags", List.of("a")), NOW);

        assertTrue(checked.isValid());
        assertEquals(List.of("a"), checked.data().get("tags"));
        assertEquals(Set.of("amount", "category", "date", "description"), expenses.declared());
    }

    @Test
    void every_violation_is_told_in_the_order_of_the_schema() {
        Map<String, Object> data = new HashMap<>(Map.of("description", 5, "date", "soon", "amount", "a lot"));

        assertEquals(
                List.of(
                        "amount must be a number",
                        "category is required",
                        "date must be a date-time such as 2025-12-10T10:00:00Z, a date such as 2025-12-10, or epoch"
                                + " milliseconds",
                        "description must be text"),
                expenses.onCreate(data, NOW).violations());
    }

    @Test
    void an_update_is_held_to_the_fields_it_gives_and_gets_no_defaults() {
        assertEquals(
                Map.of("amount", 7), expenses.onUpdate(Map.of("amount", "7")).data());
        assertEquals(Map.of(), expenses.onUpdate(Map.of()).data());
        assertEquals(
                List.of("category must be text"),
                expenses.onUpdate(Map.of("category", 7)).violations());
    }

    @Test
    void an_update_is_not_held_to_combinations_of_fields() {
        SchemaRules rules = rules("""
                {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                 "oneOf": [{"required": ["a"]}, {"required": ["b"]}], "minProperties": 2,
                 "allOf": [{"required": ["b"], "properties": {"c": {"type": "integer"}}}]}""");

        assertTrue(rules.onUpdate(Map.of("a", "1", "b", "2")).isValid());
        assertTrue(rules.onUpdate(Map.of()).isValid());
        assertFalse(rules.onUpdate(Map.of("c", "x")).isValid());
        assertFalse(rules.onCreate(Map.of("a", "1"), NOW).isValid());
    }

    @ParameterizedTest
    @CsvSource({"100,100", "' 100 ',100", "-3,-3", "007,7", "2147483648,2147483648"})
    void numeric_text_becomes_a_whole_number(String text, long number) {
        assertEquals(number, ((Number) conformed(field("{\"type\":\"number\"}"), text)).longValue());
        assertEquals(number, ((Number) conformed(field("{\"type\":\"integer\"}"), text)).longValue());
    }

    @ParameterizedTest
    @CsvSource({"12.50,12.5", ".5,0.5", "1e3,1000.0", "99999999999999999999,1e20"})
    void numeric_text_becomes_a_broken_number(String text, double number) {
        assertEquals(number, conformed(field("{\"type\":[\"number\",\"null\"]}"), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "1,5", "0x10", "NaN", "Infinity", "1e999", "1 2", "--1", "1d"})
    void other_text_is_no_number(String text) {
        assertEquals("f must be a number", violation(field("{\"type\":\"number\"}"), text));
    }

    @Test
    void a_whole_number_may_be_written_with_a_point() {
        SchemaRules integer = field("{\"type\":\"integer\"}");

        assertEquals(5, conformed(integer, "5.0"));
        assertEquals(5, conformed(integer, 5.0));
        assertEquals("f must be a whole number", violation(integer, "5.5"));
        assertEquals("f must be a whole number", violation(integer, 5.5));
    }

    @Test
    void text_stays_text_where_text_is_allowed_too() {
        assertEquals("100", conformed(field("{\"type\":[\"number\",\"string\"]}"), "100"));
        assertEquals("100", conformed(field("{}"), "100"));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-10T10:00:00Z,2025-12-10T10:00:00Z",
        "2025-12-10t10:00:00.123456z,2025-12-10T10:00:00.123Z",
        "2025-12-10T10:00:00+01:00,2025-12-10T09:00:00Z",
        "2025-12-10,2025-12-10T00:00:00Z",
        "2024-02-29,2024-02-29T00:00:00Z",
    })
    void dates_and_date_times_become_instants(String text, Instant instant) {
        assertEquals(instant, conformed(field("{\"type\":\"string\",\"format\":\"date-time\"}"), text));
    }

    @Test
    void epoch_milliseconds_and_instants_are_date_times() {
        SchemaRules date = field("{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}");
        Instant instant = Instant.parse("2025-12-10T10:00:00.005Z");

        assertEquals(instant, conformed(date, instant.toEpochMilli()));
        assertEquals(instant, conformed(date, (double) instant.toEpochMilli()));
        assertEquals(Instant.EPOCH, conformed(date, 0));
        assertEquals(instant, conformed(date, instant.plusNanos(7)));
    }

    @Test
    void what_is_no_moment_is_refused() {
        SchemaRules date = field("{\"type\":\"string\",\"format\":\"date-time\"}");

        for (Object value : Arrays.asList(
                "",
                "soon",
                "2025-12-10T10:00",
                "2025-13-01",
                "2025-02-30",
                "12/10/2025",
                1.5,
                true,
                Long.MAX_VALUE,
                List.of(),
                "+10000-01-01T00:00:00Z")) {
            assertTrue(violation(date, value).startsWith("f must be a "), () -> "for " + value);
        }
    }

    @Test
    void nested_data_is_brought_into_its_types_too() {
        SchemaRules orders = rules("""
                {"type": "object", "$defs": {"line": {"type": "object", "required": ["price"],
                    "properties": {"price": {"type": "number"}, "qty": {"type": "integer", "default": 1},
                                   "sub": {"type": "array", "items": {"$ref": "#/$defs/line"}}}}},
                 "properties": {"lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
                                "prices": {"type": "object", "additionalProperties": {"type": "number"}}}}""");

        Map<String, Object> data = Map.of(
                "lines", List.of(Map.of("price", "1.5", "sub", List.of(Map.of("price", "2", "qty", "3")))),
                "prices", Map.of("x", "4"));

        assertEquals(
                Map.of(
                        "lines", List.of(Map.of("price", 1.5, "qty", 1, "sub", List.of(Map.of("price", 2, "qty", 3)))),
                        "prices", Map.of("x", 4)),
                orders.onCreate(data, NOW).data());
        assertEquals(
                List.of("lines[1].price is required"),
                orders.onUpdate(Map.of("lines", List.of(Map.of("price", 1), Map.of())))
                        .violations());
    }

    @Test
    void violations_are_sentences_without_names_of_classes() {
        assertEquals("f must be an email address", violation(field("{\"format\":\"email\"}"), "me"));
        assertEquals("f must be at least 0", violation(field("{\"minimum\":0}"), -1));
        assertEquals("f must be text or null", violation(field("{\"type\":[\"string\",\"null\"]}"), 1));
        assertEquals("f must be one of [\"a\", \"b\"]", violation(field("{\"enum\":[\"a\",\"b\"]}"), "c"));
        assertEquals("f must have at least 2 characters", violation(field("{\"minLength\":2}"), "c"));
        assertEquals(
                List.of("x is not a known field"),
                rules("{\"additionalProperties\":false}")
                        .onUpdate(Map.of("x", 1))
                        .violations());
        assertEquals(
                List.of("b is not a known field"),
                rules("{\"properties\":{\"a\":{}},\"additionalProperties\":false}")
                        .onUpdate(Map.of("a", 1, "b", 1))
                        .violations());
    }

    @Test
    void null_is_a_value_and_not_an_absent_field() {
        Map<String, Object> data = new HashMap<>(Map.of("amount", 1, "category", "x"));
        data.put("date", null);

        assertFalse(expenses.onCreate(data, NOW).isValid());
        assertEquals(1, expenses.onCreate(data, NOW).violations().size());
    }

    @Test
    void a_number_that_is_none_is_refused() {
        assertEquals("f must be a number", violation(field("{\"type\":\"number\"}"), Double.NaN));
    }

    @Test
    void a_default_that_breaks_its_own_rules_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> field("{\"type\":\"number\",\"default\":\"x\"}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> field("{\"type\":\"string\",\"format\":\"date-time\",\"default\":\"later\"}"));
    }
}
