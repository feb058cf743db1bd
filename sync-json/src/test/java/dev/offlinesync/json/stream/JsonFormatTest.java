package dev.offlinesync.json.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each library does behind the port; {@link SameJsonTest} has what must be the same to the last detail. */
class JsonFormatTest {
    /** All tokens, with what they say. */
    static List<String> tokens(JsonFormat format, String text) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonInput json = format.read(new StringReader(text))) {
            for (JsonToken token = json.next(); token != null; token = json.next()) {
                assertSame(token, json.current());
                tokens.add(
                        switch (token) {
                            case NAME, TEXT -> token + " " + json.text();
                            case WHOLE -> token + " " + json.whole() + " " + json.text();
                            case FRACTION -> token + " " + json.fraction() + " " + json.text();
                            default -> token.toString();
                        });
            }
            assertNull(json.current());
        }
        return tokens;
    }

    private static JsonFormat format(Library library, UnaryOperator<JsonLimits> limits) {
        return library.format(limits.apply(JsonLimits.USUAL));
    }

    private static JsonFormat format(Library library) {
        return format(library, UnaryOperator.identity());
    }

    @Test
    void both_are_there_so_the_newer_one_is_used() {
        assertSame(Library.JACKSON_3, Library.present());
    }

    @ParameterizedTest
    @EnumSource
    void tokens_come_in_their_order_and_a_name_as_often_as_it_is_there(Library library) throws IOException {
        assertEquals(
                List.of(
                        "OBJECT",
                        "NAME a",
                        "ARRAY",
                        "TRUE",
                        "FALSE",
                        "NULL",
                        "TEXT x\uD83D\uDE00 \uD83D",
                        "ARRAY_END",
                        "NAME a",
                        "OBJECT",
                        "OBJECT_END",
                        "OBJECT_END"),
                tokens(format(library), " {\"a\":[true,false,null,\"x\\ud83d\\ude00 \\ud83d\"], \"a\":{}} "));
    }

    @ParameterizedTest
    @EnumSource
    void a_number_is_whole_as_long_as_64_bits_hold_it(Library library) throws IOException {
        assertEquals(
                List.of(
                        "ARRAY",
                        "WHOLE 2147483647 2147483647",
                        "WHOLE -2147483649 -2147483649",
                        "WHOLE 9223372036854775807 9223372036854775807",
                        "WHOLE null 9223372036854775808",
                        "WHOLE 0 -0",
                        "FRACTION 1.0 1.0",
                        "FRACTION Infinity 1e999",
                        "FRACTION 0.0 1E-400",
                        "ARRAY_END"),
                tokens(
                        format(library),
                        "[2147483647,-2147483649,9223372036854775807,9223372036854775808,-0,1.0,1e999,1E-400]"));
        try (JsonInput json = format(library).read("7")) {
            json.next();
            assertEquals(Integer.class, json.whole().getClass());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_value_can_be_passed_over(Library library) throws IOException {
        try (JsonInput json = format(library).read("{\"a\":[{\"b\":[]}],\"c\":1,\"d\":2}")) {
            json.next();
            assertEquals("a", json.nextName());
            json.next();
            json.skipChildren();
            assertSame(JsonToken.ARRAY_END, json.current());
            assertEquals("c", json.nextName());
            json.next();
            json.skipChildren();
            assertEquals("d", json.nextName());
            json.next();
            assertNull(json.nextName());
            assertSame(JsonToken.OBJECT_END, json.current());
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_limit_holds_to_the_last_one(Library library) throws IOException {
        JsonFormat format = library.format(new JsonLimits(3, 100_000, 50, 20, JsonLimits.Names.FORGOTTEN));
        tokens(format, "[[[]]]");
        assertThrows(JsonLimitExceeded.class, () -> tokens(format, "[[[[]]]]"));
        tokens(format, "\"" + "x".repeat(100_000) + "\"");
        assertThrows(JsonLimitExceeded.class, () -> tokens(format, "\"" + "x".repeat(200_000) + "\""));
        tokens(format, "{\"" + "x".repeat(50) + "\":1}");
        assertThrows(JsonLimitExceeded.class, () -> tokens(format, "{\"" + "x".repeat(51) + "\":1}"));
        tokens(format, "9".repeat(20));
        assertThrows(JsonLimitExceeded.class, () -> tokens(format, "9".repeat(21)));
        assertThrows(JsonLimitExceeded.class, () -> tokens(format, "0." + "9".repeat(30)));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_stored_has_no_limit(Library library) throws IOException {
        JsonFormat format = library.format(JsonLimits.NONE);
        assertEquals(
                21_000_005,
                tokens(format, "\"" + "x".repeat(21_000_000) + "\"").get(0).length());
        tokens(format, "[" + "9".repeat(2000) + "]");
        tokens(format, "{\"" + "x".repeat(60_000) + "\":1}");
    }

    /** The API tells a client why its body did not arrive. */
    @ParameterizedTest
    @EnumSource
    void what_the_reader_throws_comes_as_it_is(Library library) throws IOException {
        IOException broken = new IOException("the line is dead");
        for (String begin : List.of("", "[", "{\"a\":", "\"text", "[[[", "12")) {
            Reader reader = new Reader() {
                private boolean begun;

                @Override
                public int read(char[] into, int offset, int length) throws IOException {
                    if (begun || begin.isEmpty()) {
                        throw broken;
                    }
                    begun = true;
                    begin.getChars(0, begin.length(), into, offset);
                    return begin.length();
                }

                @Override
                public void close() {
                    throw new AssertionError("it is not ours to close");
                }
            };
            assertSame(
                    broken,
                    assertThrows(
                            IOException.class,
                            () -> {
                                try (JsonInput json = format(library).read(reader)) {
                                    while (json.next() != null) {
                                        json.skipChildren();
                                        json.text();
                                    }
                                }
                            },
                            begin));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everything_can_be_written(Library library) throws IOException {
        JsonFormat.Writing all = out -> {
            out.array();
            out.object();
            out.name("a/\"b\"");
            out.text("é \u2028 \u0001 \n");
            out.endObject();
            out.number(Long.MIN_VALUE);
            out.number(7);
            out.number(1.0);
            out.number(Double.NaN);
            out.truth(true);
            out.nothing();
            out.endArray();
        };

        String expected = "[{\"a/\\\"b\\\"\":\"é \u2028 \\u0001 \\n\"},-9223372036854775808,7,1.0,\"NaN\",true,null]";
        assertEquals(expected, format(library).text(all));
        assertEquals(expected, new String(format(library).bytes(all), StandardCharsets.UTF_8));
    }
}
