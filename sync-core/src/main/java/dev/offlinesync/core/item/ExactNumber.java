package dev.offlinesync.core.item;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Set;

/**
 * Numbers as JSON writes them, refused if a part of them would be lost.
 *
 * <p>Every message of an {@link IllegalArgumentException} is the end of a sentence that begins with the field. It can be
 * shown and stored, and does not quote the number.
 */
public final class ExactNumber {
    public static final String BEYOND_64_BITS =
            "is a whole number of more than 64 bits: send it as text to keep all its digits";

    private static final String BEYOND_DOUBLE = "is a number too large or too small for a double";
    static final String TOO_PRECISE =
            "is a number with more digits than a double keeps: send it as text to keep all of them";

    /** How others write the double that is nearest to the end of 64 bits: JavaScript, and those who write all digits. */
    private static final Set<String> ENDS =
            Set.of("9223372036854776000", "-9223372036854776000", "9223372036854775808");

    /** So many digits always come back from a double as they were. */
    private static final int SAFE_DIGITS = 15;

    private ExactNumber() {}

    /**
     * The number of this text, an {@code Integer} or {@code Long} if it is whole and has no exponent, else a
     * {@code Double}; so is the number that {@link #beyond64Bits} speaks of.
     *
     * @param text digits, with a sign, a fraction or an exponent, as in JSON
     * @throws IllegalArgumentException if neither type holds it
     */
    public static Number of(String text) {
        if (!isWhole(text)) {
            return fraction(text);
        }
        long whole;
        try {
            whole = Long.parseLong(text);
        } catch (NumberFormatException e) {
            return beyond64Bits(text);
        }
        return whole(whole);
    }

    /** The form that this number has in a tree: an {@code Integer} if 32 bits hold it, else a {@code Long}. */
    public static Number whole(long number) {
        return number == (int) number ? (Number) (int) number : (Number) number;
    }

    /**
     * The number of a whole number that 64 bits do not hold. There is one, with either sign: the 512 numbers at the end
     * of 64 bits are the same double, 2^63, which is beyond it. JavaScript writes it as 9223372036854776000, others as
     * 9223372036854775808. If it comes back it has to be known.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static double beyond64Bits(String text) {
        if (!ENDS.contains(text)) {
            throw new IllegalArgumentException(BEYOND_64_BITS);
        }
        return Double.parseDouble(text);
    }

    private static boolean isWhole(String text) {
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    /**
     * The double of this text. A decimal is rarely a double to the last bit, so what counts is that the double, written
     * as shortly as possible or with as many digits as the text has, is the same number again. So 0.1 is taken, and also
     * 0.10000000000000001, as which some libraries print it.
     *
     * @throws IllegalArgumentException if the double has another value
     */
    public static double fraction(String text) {
        double held = Double.parseDouble(text);
        if (text.length() <= SAFE_DIGITS && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return held;
        }
        if (Double.isInfinite(held) || (held == 0 && !isZero(text))) {
            throw new IllegalArgumentException(BEYOND_DOUBLE);
        }
        if (held != 0) {
            BigDecimal sent = new BigDecimal(text);
            MathContext asManyDigits = new MathContext(sent.precision(), RoundingMode.HALF_EVEN);
            boolean comesBack = new BigDecimal(Double.toString(held)).compareTo(sent) == 0
                    || new BigDecimal(held).round(asManyDigits).compareTo(sent) == 0;
            if (!comesBack) {
                throw new IllegalArgumentException(TOO_PRECISE);
            }
        }
        return held;
    }

    /** Whether all digits before an exponent are zero. */
    private static boolean isZero(String text) {
        for (int i = 0; i < text.length() && Character.toLowerCase(text.charAt(i)) != 'e'; i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                return false;
            }
        }
        return true;
    }
}
