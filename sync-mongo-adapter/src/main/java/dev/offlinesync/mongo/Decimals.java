package dev.offlinesync.mongo;

import dev.offlinesync.core.record.FieldTypes;
import java.math.BigDecimal;
import org.bson.BsonDecimal128;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * Decimals of 34 digits, which a plain tree does not have: a number that a double holds exactly is one, and any other a
 * text, so that no digit is lost on the way to a client. Where a decimal is declared it is always a text.
 */
final class Decimals {
    private Decimals() {}

    static Object plain(Decimal128 decimal, FieldTypes.Type type) {
        boolean isNumber = type != FieldTypes.Type.DECIMAL && decimal.isFinite() && !isNegativeZero(decimal);
        return isNumber ? number(decimal) : decimal.toString();
    }

    private static Object number(Decimal128 decimal) {
        BigDecimal exact = decimal.bigDecimalValue();
        double rounded = exact.doubleValue();
        if (!Double.isFinite(rounded) || new BigDecimal(Double.toString(rounded)).compareTo(exact) != 0) {
            return decimal.toString();
        }
        boolean isWhole = rounded == Math.rint(rounded) && Math.abs(rounded) <= 1L << 53;
        if (!isWhole) {
            return rounded;
        }
        long whole = (long) rounded;
        return whole == (int) whole ? (Object) (int) whole : (Object) whole;
    }

    /** A decimal has a zero for each number of digits after the point. */
    private static boolean isNegativeZero(Decimal128 decimal) {
        return decimal.isNegative() && decimal.doubleValue() == 0;
    }

    /** Whether a client that has doubles alone would send this number if it had read the decimal. */
    static boolean isSame(Number number, Decimal128 decimal) {
        if (number instanceof Double d) {
            return decimal.doubleValue() == d;
        }
        return decimal.isFinite()
                && !isNegativeZero(decimal)
                && decimal.bigDecimalValue().compareTo(BigDecimal.valueOf(number.longValue())) == 0;
    }

    /** A text as a decimal; as a text if it is none, which rules would have refused. */
    static BsonValue bson(String text) {
        try {
            return new BsonDecimal128(new Decimal128(new BigDecimal(text)));
        } catch (NumberFormatException e) {
            return new BsonString(text);
        }
    }
}
