package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactNumberTest {
    private static String refusal(String text) {
        return assertThrows(IllegalArgumentException.class, () -> ExactNumber.of(text), text)
                .getMessage();
    }

    @Test
    void whole_numbers_have_64_bits() {
        assertEquals(7, ExactNumber.of("7"));
        assertEquals(7, ExactNumber.of("007"));
        assertEquals(Integer.MIN_VALUE, ExactNumber.of("-2147483648"));
        assertEquals(2147483648L, ExactNumber.of("2147483648"));
        assertEquals(Long.MAX_VALUE, ExactNumber.of("9223372036854775807"));
        assertEquals(Long.MIN_VALUE, ExactNumber.of("-9223372036854775808"));
    }

    @Test
    void the_end_of_64_bits_is_taken_as_javascript_and_others_write_it() {
        assertEquals(0x1p63, ExactNumber.of("9223372036854775808"));
        assertEquals(0x1p63, ExactNumber.of("9223372036854776000"));
        assertEquals(-0x1p63, ExactNumber.of("-9223372036854776000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9223372036854775809", "-9223372036854775809", "100000000000000000000", "18446744073709551615"})
    void a_whole_number_of_more_bits_is_refused(String text) {
        assertEquals(ExactNumber.BEYOND_64_BITS, refusal(text));
        assertEquals(ExactNumber.BEYOND_64_BITS, refusal("9".repeat(1000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "-0.10",
                ".5",
                "12.50",
                "0.30000000000000004",
                "0.10000000000000001",
                "0.10000000000000000",
                "0.1000000000000000055511151231257827",
                "12345678901234.56",
                "0.50000000000000000000000000000000000",
                "1e3",
                "1E+300",
                "1.7976931348623157e308",
                "5e-324",
                "4.9E-324",
                "0.0",
                "-0.0",
                "0e99999999999",
                "1765360800.123456"
            })
    void a_decimal_that_comes_back_from_its_double_is_taken(String text) {
        assertEquals(Double.parseDouble(text), ExactNumber.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678.123",
                "9007199254740993.0",
                "1234567890123456.7",
                "0.1234567890123456789",
                "1234567890.12345678",
                "100.00000000000000000000000000000001",
                "1.00000000000000000000000000001e10"
            })
    void a_decimal_with_more_digits_than_its_double_is_refused(String text) {
        assertEquals(
                "is a number with more digits than a double keeps: send it as text to keep all of them", refusal(text));
        assertEquals(
                "is a number with more digits than a double keeps: send it as text to keep all of them",
                refusal("-" + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e999999999999", "1e-400", "-1.5E-99999999999", "1.8e308"})
    void a_decimal_beyond_the_range_of_a_double_is_refused(String text) {
        assertEquals("is a number too large or too small for a double", refusal(text));
    }

    @Test
    void every_double_is_taken_as_it_is_printed() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double d = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(d)) {
                assertEquals(d, ExactNumber.of(Double.toString(d)));
                assertEquals(d, ExactNumber.fraction(String.format(java.util.Locale.ROOT, "%.16e", d)));
            }
        }
    }
}
