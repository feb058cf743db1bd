package dev.offlinesync.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that is made to keep a server busy costs no more than other data of its size. */
@Tag("thorough")
@Timeout(20)
class HostileDataTest {
    private static List<String> faults(String schema, Object value) {
        SchemaRules rules = SchemaRules.of("{\"properties\": {\"f\": " + schema + "}}");
        return rules.onCreate(Map.of("f", value), Instant.EPOCH).violations().stream()
                .map(Violation::sentence)
                .toList();
    }

    private static List<Long> ofOneHash(int count) {
        return LongStream.range(1, count + 1).mapToObj(i -> i << 32 | i).toList();
    }

    @Test
    void regression_many_numbers_of_one_hash_are_found_to_be_unique_at_once() {
        List<Object> numbers = new ArrayList<>(ofOneHash(70_000));
        assertEquals(List.of(), faults("{\"uniqueItems\": true}", numbers));

        numbers.add(numbers.get(0));
        assertEquals(List.of("f must not have an entry twice"), faults("{\"uniqueItems\": true}", numbers));
    }

    /** A filter as applications have it: each level is tried once for each of its choices. */
    private static final String FILTER = """
            {"$ref": "#/$defs/filter"}}, "$defs": {"filter": {"oneOf": [
              {"type": "object", "required": ["op"], "properties": {"op": {"const": "and"}, "args": {"$ref": "#/$defs/all"}}},
              {"type": "object", "required": ["op"], "properties": {"op": {"const": "or"}, "args": {"$ref": "#/$defs/all"}}},
              {"type": "object", "required": ["field"], "properties": {"op": false, "field": {"type": "string"}}}]},
              "all": {"type": "array", "items": {"$ref": "#/$defs/filter"}}""";

    private static Map<String, Object> filter(int depth, Object leaf) {
        Object inner = leaf;
        for (int i = 0; i < depth; i++) {
            inner = Map.of("op", i % 2 == 0 ? "and" : "or", "args", List.of(inner));
        }
        return Map.of("op", "and", "args", List.of(inner));
    }

    @Test
    void a_schema_that_has_choices_within_itself_is_given_up() {
        Object good = Map.of("field", "amount");
        assertEquals(List.of(), faults(FILTER, filter(5, good)));

        for (Object leaf : List.of(good, 5)) {
            assertEquals(
                    List.of(
                            "the record takes too many steps to check against its schema: nest it less deeply, or split it into"
                                    + " several records"),
                    faults(FILTER, filter(28, leaf)));
        }
    }

    @Test
    void many_faults_are_given_up_too() {
        List<Integer> wrong = Collections.nCopies(200_000, 1);

        assertEquals(1, faults("{\"items\": {\"type\": \"string\"}}", wrong).size());
        assertEquals(List.of(), faults("{\"items\": {\"type\": \"integer\"}}", wrong));
    }

    @Test
    void many_texts_and_objects_of_one_hash_are_too() {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < 14; i++) {
            texts = texts.stream().flatMap(t -> Stream.of(t + "Aa", t + "BB")).toList();
        }
        List<?> objects = texts.stream().map(t -> Map.of(t, 1)).toList();
        List<?> lists = ofOneHash(20_000).stream().map(List::of).toList();

        for (List<?> entries : List.of(texts, objects, lists)) {
            assertEquals(List.of(), faults("{\"uniqueItems\": true}", entries));
        }
    }

    @Test
    void entries_are_the_same_if_json_schema_says_so() {
        for (List<?> same : List.of(
                List.of(1, 1.0),
                List.of(Map.of("a", 1, "b", 2), Map.of("b", 2, "a", 1)),
                List.of(List.of(1), List.of(1)),
                List.of("a", "a"))) {
            assertEquals(List.of("f must not have an entry twice"), faults("{\"uniqueItems\": true}", same));
        }
        List<Object> others = new ArrayList<>(List.of(1, "1", true, "true", List.of(1), List.of("1"), Map.of(), "\"1"));
        assertEquals(List.of(), faults("{\"uniqueItems\": true}", others));
        assertEquals(List.of(), faults("{\"uniqueItems\": false}", List.of(1, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|a)*$", "^([a-z]+)*@", ".*.*.*=.*"})
    void regression_no_pattern_takes_longer_than_the_text_is_long(String pattern) {
        String text = "a".repeat(500_000) + "!";

        assertEquals(
                List.of("f must match the pattern " + pattern), faults("{\"pattern\": \"" + pattern + "\"}", text));
        assertEquals(
                List.of(),
                faults("{\"patternProperties\": {\"" + pattern + "\": {\"type\": \"string\"}}}", Map.of(text, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "(?=a)b, (?=",
        "(?!a)b, (?!",
        "(?<=a)b, (?<=a)b",
        "(?<!a)b, (?<!a)b",
        "(a)\\\\1, \\1",
        "'^.{1,2000}$', '{1,2000}'"
    })
    void a_pattern_that_needs_more_than_that_stops_the_start(String pattern, String why) {
        for (String schema : List.of(
                "{\"properties\": {\"f\": {\"pattern\": \"" + pattern + "\"}}}",
                "{\"properties\": {\"f\": {\"patternProperties\": {\"" + pattern + "\": {}}}}}",
                "{\"properties\": {\"f\": {\"items\": {\"anyOf\": [{\"pattern\": \"" + pattern + "\"}]}}}}")) {
            List<InvalidSchema.Fault> faults = assertThrows(InvalidSchema.class, () -> SchemaRules.of(schema))
                    .faults();
            assertEquals(1, faults.size());
            String pointer = faults.get(0).pointer();
            String problem = faults.get(0).problem();
            assertTrue(pointer.startsWith("/properties/f/"), pointer);
            assertTrue(problem.startsWith("is a pattern that cannot be matched in linear time ("), problem);
            assertTrue(problem.contains(why), problem);
        }
    }

    @Test
    void what_looks_like_a_pattern_and_is_data_may_look_like_anything() {
        assertEquals(List.of(), faults("{\"const\": {\"pattern\": \"(?=a)\"}}", Map.of("pattern", "(?=a)")));
        assertEquals(
                List.of(), faults("{\"properties\": {\"pattern\": {\"type\": \"string\"}}}", Map.of("pattern", "(")));
    }

    @ParameterizedTest
    @CsvSource({
        "^\\\\u00e4+$, ää, true",
        "^\\\\ud83d\\\\ude00$, 😀, true",
        "^\\\\\\\\u0041$, A, false",
        "^\\\\\\\\u0041$, \\u0041, true",
        "^[\\\\w.%+-]+@[\\\\w.-]+$, a@b.cc, true",
        "^\\\\d{4}-\\\\d\\\\d$, 2025-12, true",
        "b, abc, true",
        "^b, abc, false",
        "'(?<year>\\\\d+)', a1, true"
    })
    void patterns_are_those_of_json_schema(String pattern, String text, boolean matches) {
        assertEquals(matches, faults("{\"pattern\": \"" + pattern + "\"}", text).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.", "/a", "/~0", "0/", "{a}", "{a,b}", "%41", "a", "(", "(?:", "[", "a@", ":", "xn--", "é", "\\", "1",
                "P1Y", " ", "-", "\""
            })
    void regression_a_long_text_is_of_a_format_or_is_not(String unit) {
        for (String format : List.of(
                "date",
                "time",
                "date-time",
                "duration",
                "email",
                "idn-email",
                "hostname",
                "idn-hostname",
                "ipv4",
                "ipv6",
                "uri",
                "uri-reference",
                "iri",
                "iri-reference",
                "uuid",
                "uri-template",
                "json-pointer",
                "relative-json-pointer",
                "regex",
                "objectid",
                "decimal")) {
            faults("{\"type\": \"string\", \"format\": \"" + format + "\"}", unit.repeat(200_000 / unit.length()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hostname, a-1.example.com, true",
        "hostname, -a.example.com, false",
        "hostname, a..b, false",
        "hostname, ab, true",
        "json-pointer, /a/~0b/~1/%, true",
        "json-pointer, /a~2, false",
        "json-pointer, a, false",
        "relative-json-pointer, 1/a#b, true",
        "relative-json-pointer, 0#, true",
        "relative-json-pointer, 01/a, false",
        "uri-template, 'http://a.b/{c,d*}{?e:3}', true",
        "uri-template, http://a.b/{c, false",
        "uri-template, a b, true",
        "regex, (?<=a)b, true",
        "regex, (, false"
    })
    void formats_are_checked_as_before(String format, String text, boolean is) {
        assertEquals(
                is,
                faults("{\"type\": \"string\", \"format\": \"" + format + "\"}", text)
                        .isEmpty());
    }
}
