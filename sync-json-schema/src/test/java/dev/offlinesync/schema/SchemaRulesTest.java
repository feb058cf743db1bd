package dev.offlinesync.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.ExactNumber;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.FieldTypes;
import dev.offlinesync.core.record.RecordRules.Checked;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRulesTest {
    private static final Instant NOW = Instant.parse("2025-12-10T12:00:00.123Z");

    private final SchemaRules expenses = rules("""
                    {"type": "object", "required": ["amount", "category"], "properties": {
                        "amount": {"type": "number"}, "category": {"type": "string"},
                        "date": {"type": "string", "format": "date-time", "default": "now"},
                        "description": {"type": "string", "default": ""}}}""");

    private static SchemaRules rules(String schema) {
        return SchemaRules.of(schema);
    }

    private static SchemaRules field(String schema) {
        return rules("{\"properties\": {\"f\": " + schema + "}}");
    }

    private static List<String> sentences(Checked checked) {
        return checked.violations().stream().map(Violation::sentence).toList();
    }

    private static Map<String, Object> nulls(Map<String, ?> data, String... fields) {
        Map<String, Object> with = new HashMap<>(data);
        Arrays.stream(fields).forEach(field -> with.put(field, null));
        return with;
    }

    private static Object conformed(SchemaRules rules, Object value) {
        Checked checked = rules.onUpdate(Map.of("f", value));
        assertEquals(List.of(), checked.violations());
        return checked.data().get("f");
    }

    private static String violation(SchemaRules rules, Object value) {
        List<String> violations = sentences(rules.onUpdate(Map.of("f", value)));
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
                        "amount must be a number, not text",
                        "category is required",
                        "date must be a date-time such as 2025-12-10T10:00:00Z or 2025-12-10T12:00:00+02:00, a date such"
                                + " as 2025-12-10, or epoch milliseconds",
                        "description must be text, not a number"),
                sentences(expenses.onCreate(data, NOW)));
        assertEquals(
                List.of("/amount", "/category", "/date", "/description"),
                expenses.onCreate(data, NOW).violations().stream()
                        .map(Violation::pointer)
                        .toList());
    }

    @Test
    void an_update_is_held_to_the_fields_it_gives_and_gets_no_defaults() {
        assertEquals(
                Map.of("amount", 7), expenses.onUpdate(Map.of("amount", "7")).data());
        assertEquals(Map.of(), expenses.onUpdate(Map.of()).data());
        assertEquals(
                List.of("category must be text, not a number"), sentences(expenses.onUpdate(Map.of("category", 7))));
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
    @CsvSource({"12.50,12.5", ".5,0.5", "1e3,1000.0", "1e20,1e20"})
    void numeric_text_becomes_a_broken_number(String text, double number) {
        assertEquals(number, conformed(field("{\"type\":[\"number\",\"null\"]}"), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "1,5", "0x10", "NaN", "Infinity", "1 2", "--1", "1d"})
    void other_text_is_no_number(String text) {
        assertEquals("f must be a number, not text", violation(field("{\"type\":\"number\"}"), text));
    }

    @Test
    void numeric_text_that_no_number_holds_is_refused() {
        SchemaRules number = field("{\"type\":\"number\"}");

        assertEquals("f " + ExactNumber.BEYOND_64_BITS, violation(number, "99999999999999999999"));
        assertEquals(
                "f is a number with more digits than a double keeps: send it as text to keep all of them",
                violation(number, "123456789012345678.123"));
        assertEquals("f is a number too large or too small for a double", violation(number, "1e999"));
    }

    @Test
    void a_whole_number_may_be_written_with_a_point() {
        SchemaRules integer = field("{\"type\":\"integer\"}");

        assertEquals(5, conformed(integer, "5.0"));
        assertEquals(5, conformed(integer, 5.0));
        assertEquals("f must be a whole number, not text", violation(integer, "5.5"));
        assertEquals("f must be a whole number, not one with a fraction", violation(integer, 5.5));
    }

    @Test
    void text_stays_text_where_text_is_allowed_too() {
        assertEquals("100", conformed(field("{\"type\":[\"number\",\"string\"]}"), "100"));
        assertEquals("100", conformed(field("{}"), "100"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string','format':'date-time'}",
                "{'format':'date-time'}",
                "{'type':['string','null'],'format':'date-time'}",
                "{'type':['string','integer'],'format':'date-time'}",
                "{'anyOf':[{'type':'string','format':'date-time'},{'type':'null'}]}",
                "{'oneOf':[{'type':'null'},{'$ref':'#/$defs/when'}]}",
                "{'allOf':[{'$ref':'#/$defs/when'}]}",
                "{'allOf':[{'$ref':'#/$defs/when'},{'minLength':1}]}",
                "{'$ref':'#/$defs/indirect'}",
                "{'$ref':'#/$defs/when'}"
            })
    void what_is_declared_a_date_is_stored_as_a_date_or_refused(String schema) {
        SchemaRules date = rules(
                ("{'$defs':{'when':{'type':'string','format':'date-time'},'indirect':{'allOf':[{'$ref':'#/$defs/when'}]}},'properties':{'f':"
                                + schema + "},'patternProperties':{'At$':" + schema + "},'additionalProperties':"
                                + schema + "}")
                        .replace('\'', '"'));
        Instant moment = Instant.parse("2025-12-10T10:00:00Z");

        for (String field : List.of("f", "doneAt", "other")) {
            for (Object value : List.of(
                    "2025-12-10 10:00:00+00:00",
                    "2025-12-10T12:00:00+0200",
                    moment.toEpochMilli(),
                    1765360800,
                    "1765360800")) {
                Checked checked = date.onUpdate(Map.of(field, value));
                assertEquals(List.of(), sentences(checked));
                assertEquals(moment, checked.data().get(field));
            }
            for (Object value :
                    List.of("", "soon", "2025-12-10T10:00:00", 1.5, true, List.of(), "2016-12-31T12:00:60Z")) {
                List<Violation> violations = date.onUpdate(Map.of(field, value)).violations();
                assertEquals(
                        violations, date.onCreate(Map.of(field, value), NOW).violations());
                assertTrue(
                        violations.stream()
                                .anyMatch(v -> v.pointer().equals("/" + field)
                                        && v.message().contains("2025-12-10T10:00:00Z")),
                        () -> value + ": " + violations);
            }
        }
    }

    @Test
    void a_schema_may_refer_to_itself_through_a_choice_with_null() {
        SchemaRules rules = rules("""
                {"$defs": {"node": {"properties": {"next": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/node"}]},
                    "at": {"format": "date-time"}}}}, "properties": {"first": {"$ref": "#/$defs/node"}}}""");

        assertEquals(
                Map.of("first", Map.of("next", Map.of("next", Map.of("at", NOW)))),
                rules.onUpdate(Map.of("first", Map.of("next", Map.of("next", Map.of("at", NOW.toString())))))
                        .data());
    }

    @Test
    void dates_in_lists_are_converted_by_their_place() {
        SchemaRules rules = rules("""
                {"properties": {"span": {"prefixItems": [{"type": "string"}, {"format": "date-time"}],
                    "items": {"type": "number"}}}}""");

        assertEquals(
                Map.of("span", List.of("a", NOW, 1)),
                rules.onUpdate(Map.of("span", List.of("a", NOW.toString(), "1")))
                        .data());
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
                sentences(orders.onUpdate(Map.of("lines", List.of(Map.of("price", 1), Map.of())))));
    }

    @Test
    void violations_are_sentences_without_names_of_classes() {
        assertEquals("f must be an email address", violation(field("{\"format\":\"email\"}"), "me"));
        assertEquals("f must be at least 0", violation(field("{\"minimum\":0}"), -1));
        assertEquals("f must be text or null, not a number", violation(field("{\"type\":[\"string\",\"null\"]}"), 1));
        assertEquals(
                "f must be text or null, not a number",
                violation(field("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}"), 1));
        assertEquals("f must be one of [\"a\", \"b\"]", violation(field("{\"enum\":[\"a\",\"b\"]}"), "c"));
        assertEquals("f must have at least 2 characters", violation(field("{\"minLength\":2}"), "c"));
        assertEquals(
                List.of("x is not a known field"),
                sentences(rules("{\"additionalProperties\":false}").onUpdate(Map.of("x", 1))));
        assertEquals(
                List.of("b is not a known field"),
                sentences(rules("{\"properties\":{\"a\":{}},\"additionalProperties\":false}")
                        .onUpdate(Map.of("a", 1, "b", 1))));
    }

    @Test
    void null_in_an_optional_field_is_as_if_it_were_not_given() {
        Map<String, Object> data = nulls(Map.of("amount", 1, "category", "x"), "date", "description", "other");

        Checked checked = expenses.onCreate(data, NOW);

        assertEquals(List.of(), sentences(checked));
        assertEquals(
                nulls(Map.of("amount", 1, "category", "x", "date", NOW, "description", ""), "other"), checked.data());
    }

    @Test
    void null_in_an_optional_field_of_an_update_clears_it() {
        Checked checked = expenses.onUpdate(nulls(Map.of("amount", 1), "date", "description", "other"));

        assertEquals(List.of(), sentences(checked));
        assertEquals(nulls(Map.of("amount", 1), "other"), checked.data());
        assertEquals(Set.of("date", "description"), checked.cleared());
    }

    @Test
    void null_in_a_required_field_is_refused() {
        assertEquals(
                List.of("amount is required and must not be null", "category is required"),
                sentences(expenses.onCreate(nulls(Map.of(), "amount"), NOW)));
        assertEquals(
                List.of("amount is required and must not be null", "category must be text, not a boolean"),
                sentences(expenses.onUpdate(nulls(Map.of("category", true), "amount", "date"))));
    }

    @Test
    void null_is_a_value_where_the_schema_allows_it() {
        SchemaRules rules = rules("""
                {"required": ["r"], "properties": {"r": {"type": ["string", "null"]}, "free": {},
                    "either": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
                    "none": {"anyOf": [{"type": "string"}, {"type": "number"}]}, "one": {"enum": ["a", "b"]},
                    "many": {"enum": ["a", null]}, "date": {"type": ["string", "null"], "format": "date-time"}}}""");
        Map<String, Object> all = nulls(Map.of(), "r", "free", "either", "none", "one", "many", "date");

        assertEquals(
                nulls(Map.of(), "r", "free", "either", "many", "date"),
                rules.onCreate(all, NOW).data());
        assertEquals(
                nulls(Map.of(), "r", "free", "either", "many", "date"),
                rules.onUpdate(all).data());
        assertEquals(Set.of("none", "one"), rules.onUpdate(all).cleared());
    }

    @Test
    void null_within_objects_is_as_if_it_were_not_given() {
        SchemaRules rules = rules("""
                {"properties": {"lines": {"type": "array", "items": {"type": "object", "required": ["price"], "properties":
                    {"price": {"type": "number"}, "note": {"type": "string"}, "qty": {"type": "integer", "default": 1}}}},
                  "tags": {"type": "array", "items": {"type": "string"}},
                  "names": {"type": "object", "additionalProperties": {"type": "string"}}}}""");

        Checked checked = rules.onCreate(
                Map.of(
                        "lines", List.of(nulls(Map.of("price", 1), "note", "qty", "more")),
                        "names", nulls(Map.of("a", "b"), "c~/d")),
                NOW);
        assertEquals(List.of(), sentences(checked));
        assertEquals(
                Map.of("lines", List.of(nulls(Map.of("price", 1, "qty", 1), "more")), "names", Map.of("a", "b")),
                checked.data());
        assertEquals(
                List.of("lines[0].price is required and must not be null", "tags[1] must be text, not null"),
                sentences(rules.onUpdate(
                        Map.of("lines", List.of(nulls(Map.of(), "price")), "tags", Arrays.asList("a", null)))));
    }

    @Test
    void the_faults_of_a_list_are_told_in_its_order() {
        SchemaRules tags = field("{\"items\":{\"type\":\"string\"}}");
        List<Integer> numbers = IntStream.range(0, 12).boxed().toList();

        assertEquals(
                numbers.stream().map(i -> "/f/" + i).toList(),
                tags.onUpdate(Map.of("f", numbers)).violations().stream()
                        .map(Violation::pointer)
                        .toList());
    }

    @Test
    void every_fault_has_its_pointer_and_never_the_value() {
        SchemaRules rules = rules("""
                {"properties": {"a/b~c": {"type": "object", "properties": {"d": {"type": "array", "items":
                    {"type": "number"}}}}, "p": {"pattern": "^[a-z]+$"}, "m": {"multipleOf": 5}, "u": {"uniqueItems": true},
                    "n": {"not": {"const": "hunter2"}}, "l": {"maxItems": 1}, "o": {"oneOf": [{"const": 1}, {"const": 2}]},
                    "w": {"dependentRequired": {"x": ["y"]}}}, "propertyNames": {"maxLength": 7}}""");

        List<Violation> violations = rules.onUpdate(Map.of(
                        "a/b~c",
                        Map.of("d", List.of(1, "hunter2")),
                        "p",
                        "hunter2",
                        "m",
                        7,
                        "u",
                        List.of("hunter2", "hunter2"),
                        "n",
                        "hunter2",
                        "l",
                        List.of("hunter2", 2),
                        "o",
                        "hunter2",
                        "w",
                        Map.of("x", "hunter2"),
                        "much too long",
                        "hunter2"))
                .violations();

        List<String> pointers = violations.stream().map(Violation::pointer).toList();
        assertTrue(
                pointers.containsAll(List.of("/a~1b~0c/d/1", "/p", "/m", "/u", "/n", "/l", "/o", "/w/y")),
                pointers::toString);
        assertFalse(violations.toString().contains("hunter2"), violations::toString);
    }

    @Test
    void a_number_that_is_none_is_refused() {
        assertEquals("f must be a number, not NaN or infinite", violation(field("{\"type\":\"number\"}"), Double.NaN));
    }

    @Test
    void a_default_that_breaks_its_own_rules_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> field("{\"type\":\"number\",\"default\":\"x\"}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> field("{\"type\":\"string\",\"format\":\"date-time\",\"default\":\"later\"}"));
    }

    // ---- formats that a store has types for

    @Test
    void an_objectid_is_24_hex_digits() {
        SchemaRules rules = field("{\"type\": \"string\", \"format\": \"objectid\"}");

        assertEquals("64b7f9f2a1b2c3d4e5f60718", conformed(rules, "64B7F9F2A1B2C3D4E5F60718"));
        assertEquals("f must be an id of 24 hex digits", violation(rules, "64b7f9f2a1b2c3d4e5f6071"));
        assertEquals("f must be text, not a number", violation(rules, 5));
        assertEquals(FieldTypes.Type.OBJECT_ID, rules.types().property("f").type());
    }

    @Test
    void a_decimal_keeps_every_digit_and_takes_numbers_too() {
        SchemaRules rules = field("{\"type\": \"string\", \"format\": \"decimal\"}");

        assertEquals("1.10", conformed(rules, "1.10"));
        assertEquals("1.1", conformed(rules, 1.1));
        assertEquals("100", conformed(rules, 100));
        assertEquals("1E+3", conformed(rules, "1e3"));
        String digits = "0.1234567890123456789012345678901234";
        assertEquals(digits, conformed(rules, digits));
        for (String wrong : List.of(digits + "5", "12,50", "", "NaN", "1e7000", "0x1", "1.", "1 2")) {
            assertEquals(
                    "f must be a decimal number of at most 34 digits, such as 12.50 or \"12.50\"",
                    violation(rules, wrong),
                    wrong);
        }
        assertEquals("f must be text, not a boolean", violation(rules, true));
        assertEquals(FieldTypes.Type.DECIMAL, rules.types().property("f").type());
    }

    @Test
    void the_types_for_a_store_are_known_at_every_depth() {
        SchemaRules rules = rules("""
                {"properties": {"lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}},
                 "$defs": {"line": {"properties": {"product": {"type": ["string", "null"], "format": "objectid"},
                                                   "parts": {"items": {"$ref": "#/$defs/line"}}}}}}""");

        FieldTypes line = rules.types().property("lines").item(0);
        assertEquals(FieldTypes.Type.OBJECT_ID, line.property("product").type());
        assertEquals(
                FieldTypes.Type.OBJECT_ID,
                line.property("parts").item(0).property("product").type());
        assertEquals(
                FieldTypes.Type.PLAIN,
                line.property("other").property("x").item(0).type());
        assertEquals(
                List.of("lines[0].product must be an id of 24 hex digits"),
                sentences(rules.onUpdate(Map.of("lines", List.of(Map.of("product", "x"))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"objectid", "decimal"})
    void such_a_format_on_something_else_than_text_stops_the_start(String format) {
        InvalidSchema e = assertThrows(
                InvalidSchema.class, () -> field("{\"type\": \"number\", \"format\": \"" + format + "\"}"));

        assertEquals("/properties/f/format", e.faults().get(0).pointer());
        assertEquals(
                "\"" + format + "\" goes with \"type\": \"string\"; its type is \"number\"",
                e.faults().get(0).problem());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"properties\": {\"a\": {}, \"a\": {}}} | the schema is not JSON: Duplicate field 'a' (line 1, column 29)",
                "{\"properties\": {} | the schema is not JSON: Unexpected end-of-input",
                "`` | the schema must be an object that holds a JSON Schema",
                "{\"type\": \"array\"} | the schema must describe an object",
                "{\"properties\": {\"a\": {\"minLength\": -1}}} | /properties/a/minLength is no JSON Schema (2020-12)",
                "{\"properties\": {\"a\": {\"$ref\": \"http://127.0.0.1:1/a\"}}} | the schema cannot be compiled",
                "{\"properties\": {\"a\": {\"type\": \"integer\", \"default\": \"x\"}}} | /properties the default of a must be"
            })
    void what_is_no_schema_is_refused_with_its_place(String text, String problem) {
        InvalidSchema e = assertThrows(InvalidSchema.class, () -> rules(text));

        assertTrue(e.getMessage().startsWith(problem), e::getMessage);
    }

    @Test
    void a_person_may_explain_a_schema_in_comments() {
        SchemaRules rules = rules("{/* of a note */ \"properties\": {\"text\": {\"type\": \"string\"}}}");

        assertEquals(Set.of("text"), rules.declared());
    }

    // ---- what clients never write

    private final SchemaRules stock = rules("""
            {"required": ["name"], "properties": {
                "name": {"type": "string"},
                "stock": {"type": "integer", "readOnly": true, "default": 0},
                "address": {"properties": {"city": {"type": "string"}, "geo": {"readOnly": true}}},
                "lines": {"items": {"$ref": "#/$defs/line"}}},
             "$defs": {"line": {"properties": {"n": {"type": "integer"}, "price": {"$ref": "#/$defs/price"}}},
                       "price": {"type": "number", "readOnly": true}}}""");

    @Test
    void a_read_only_property_is_left_out_of_what_a_client_sends() {
        Map<String, Object> sent = Map.of(
                "name",
                "a",
                "stock",
                "not even a number",
                "address",
                Map.of("city", "c", "geo", 1),
                "lines",
                List.of(Map.of("n", 1, "price", 5)));

        Checked created = stock.onCreate(sent, NOW);
        Checked updated = stock.onUpdate(sent);

        assertEquals(List.of(), sentences(created));
        assertEquals(List.of(), sentences(updated));
        assertEquals(
                Map.of("name", "a", "stock", 0, "address", Map.of("city", "c"), "lines", List.of(Map.of("n", 1))),
                created.data());
        assertEquals(
                Map.of("name", "a", "address", Map.of("city", "c"), "lines", List.of(Map.of("n", 1))), updated.data());
        assertEquals(Set.of(), stock.onUpdate(nulls(Map.of(), "stock")).cleared());
    }

    @Test
    void a_read_only_property_stays_what_it_was_at_every_depth() {
        Tree before = Tree.of(Map.of(
                "name",
                "a",
                "stock",
                7,
                "address",
                Map.of("city", "c", "geo", 1),
                "lines",
                List.of(Map.of("_id", "x", "n", 1, "price", 5), Map.of("_id", "y", "n", 2, "price", 6))));
        Tree after = Tree.of(Map.of(
                "name",
                "b",
                "stock",
                9,
                "address",
                Map.of("city", "d"),
                "lines",
                List.of(Map.of("_id", "y", "n", 3), Map.of("n", 4, "price", 1))));

        assertEquals(
                Map.of(
                        "name",
                        "b",
                        "stock",
                        7,
                        "address",
                        Map.of("city", "d", "geo", 1),
                        "lines",
                        List.of(Map.of("_id", "y", "n", 3, "price", 6), Map.of("n", 4))),
                stock.withReadOnly(before, after, after));
    }

    private static Map<String, Object> line(int n, int price) {
        return Map.of("n", n, "price", price);
    }

    /** As a client sends it that leaves out what it cannot write. */
    private static Map<String, Object> line(int n) {
        return Map.of("n", n);
    }

    private static final List<Map<String, Object>> LINES = List.of(line(1, 10), line(2, 20), line(3, 30), line(4, 40));

    private Object lines(List<Map<String, Object>> before, List<Map<String, Object>> sent) {
        Tree given = Tree.of(Map.of("lines", sent));
        return stock.withReadOnly(
                        Tree.of(Map.of("lines", before)),
                        given,
                        stock.onUpdate(given).data())
                .get("lines");
    }

    @Test
    void a_line_that_is_changed_keeps_its_read_only_value_while_others_come_and_go_elsewhere() {
        assertEquals(
                List.of(line(1, 10), line(22, 20), line(33, 30), line(4, 40)),
                lines(LINES, List.of(line(1), line(22), line(33), line(4))));
        assertEquals(
                List.of(line(9), line(1, 10), line(22, 20), line(3, 30)),
                lines(LINES, List.of(line(9), line(1), line(22), line(3))));
        assertEquals(List.of(line(4, 40), line(2, 20), line(1, 10)), lines(LINES, List.of(line(4), line(2), line(1))));
    }

    @Test
    void a_line_that_may_be_its_neighbour_gets_no_read_only_value() {
        assertEquals(
                List.of(line(1, 10), line(9), line(22), line(3, 30), line(4, 40)),
                lines(LINES, List.of(line(1), line(9), line(22), line(3), line(4))));
        assertEquals(List.of(line(22), line(3, 30), line(4, 40)), lines(LINES, List.of(line(22), line(3), line(4))));
        assertEquals(List.of(line(1)), lines(List.of(line(1, 10), line(1, 20)), List.of(line(1))));
        assertEquals(
                List.of(Map.of("_id", "z", "n", 1)),
                lines(List.of(Map.of("_id", "x", "n", 1, "price", 10)), List.of(Map.of("_id", "z", "n", 1))));
    }

    @Test
    void a_line_that_comes_back_with_its_read_only_value_is_known_by_it() {
        assertEquals(
                List.of(line(1, 10), line(9), line(22, 20), line(3, 30), line(4, 40)),
                lines(LINES, List.of(line(1, 10), line(9), line(22, 20), line(3, 30), line(4, 40))));
        assertEquals(
                List.of(line(22, 20), line(3, 30), line(4, 40)),
                lines(LINES, List.of(line(22, 20), line(3, 30), line(4, 40))));
        assertEquals(List.of(line(1, 20)), lines(List.of(line(1, 10), line(1, 20)), List.of(line(1, 20))));
        assertEquals(LINES, lines(LINES, List.of(line(1, 20), line(2, 10), line(3, 9), line(4))), "it is ignored");
    }
}
