package dev.offlinesync.schema;

import dev.offlinesync.core.item.ExactNumber;
import dev.offlinesync.core.item.HexId;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts single values, as clients write them, to the number that a schema asks for; empty if that is impossible. */
final class Coercion {
    /** As JSON and HTML number fields write them. Nobody means longer ones as numbers. */
    private static final Pattern NUMBER = Pattern.compile("-?(\\d+(\\.\\d+)?|\\.\\d+)([eE][+-]?\\d+)?");

    private static final int LONGEST_NUMBER = 400;

    // the bounds of a Decimal128
    private static final int DECIMAL_DIGITS = 34;
    private static final int LARGEST_DECIMAL_SCALE = 6176;
    private static final int LEAST_DECIMAL_SCALE = -6111;

    private Coercion() {}

    /** @throws IllegalArgumentException if the number would lose digits; the message is that of a violation */
    static Optional<Number> number(@Nullable Object value) {
        if (!(value instanceof String s)) {
            return value instanceof Number n ? Optional.of(n) : Optional.empty();
        }
        String text = s.strip();
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(ExactNumber.of(text));
    }

    /**
     * {@code 5.0} is one too, as in JSON Schema.
     *
     * @throws IllegalArgumentException as {@link #number} does
     */
    static Optional<Number> integer(@Nullable Object value) {
        return number(value).flatMap(n -> {
            if (n instanceof Double d) {
                boolean exact = d == Math.rint(d) && Math.abs(d) < 1L << 53;
                return exact ? Optional.of(narrow(d.longValue())) : Optional.empty();
            }
            return Optional.of(n);
        });
    }

    /** 24 hex digits, in lower case. */
    static Optional<String> objectId(@Nullable Object value) {
        return value instanceof String s && HexId.matches(s) ? Optional.of(HexId.normalise(s)) : Optional.empty();
    }

    /** A number as the text that a decimal type with 34 digits has for it: nothing is rounded, and no digit is lost. */
    static Optional<String> decimal(@Nullable Object value) {
        if (!(value instanceof String || value instanceof Number)) {
            return Optional.empty();
        }
        String text = value.toString().strip();
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            boolean fits = number.precision() <= DECIMAL_DIGITS
                    && number.scale() <= LARGEST_DECIMAL_SCALE
                    && number.scale() >= LEAST_DECIMAL_SCALE;
            return fits ? Optional.of(number.toString()) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // an exponent beyond an int
        }
    }

    /** The smaller type if it suffices, as for numbers that came as numbers. */
    private static Number narrow(long n) {
        return n == (int) n ? (Number) (int) n : (Number) n;
    }
}
