package dev.offlinesync.mongo;

import dev.offlinesync.core.item.IsoTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.bson.BsonDateTime;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * {@code createdAt} and {@code updatedAt} as other programs have them: dates, ISO 8601 texts, or the seconds or
 * milliseconds since 1970. A program that reads numbers is given numbers. What is none of these stays as it is.
 */
final class ForeignTimes {
    /** In milliseconds a day in 1973, in seconds a year beyond 5000. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final long LAST_MILLIS = 253_402_300_799_999L;

    private ForeignTimes() {}

    static @Nullable Instant read(@Nullable BsonValue value) {
        if (value instanceof BsonDateTime at) {
            return Instant.ofEpochMilli(at.getValue());
        }
        if (value instanceof BsonString text) {
            return read(text.getValue());
        }
        return value instanceof BsonNumber number && isTime(number) ? read(number.longValue()) : null;
    }

    private static boolean isTime(BsonNumber number) {
        double value = number.doubleValue();
        return value > 0 && value <= LAST_MILLIS;
    }

    private static Instant read(long number) {
        return number < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    private static @Nullable Instant read(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A time in the form of the one that it replaces; a date if that is none. */
    static BsonValue write(@Nullable Instant time, @Nullable BsonValue replaced) {
        if (time == null || read(replaced) == null) {
            return Fields.orNull(time);
        }
        if (replaced instanceof BsonString) {
            return new BsonString(IsoTime.text(time));
        }
        return replaced instanceof BsonNumber number ? number(time, number) : Fields.orNull(time);
    }

    private static BsonValue number(Instant time, BsonNumber replaced) {
        boolean isSeconds = replaced.longValue() < FIRST_MILLIS;
        long number = isSeconds ? time.getEpochSecond() : time.toEpochMilli();
        if (replaced instanceof BsonInt32 && number == (int) number) {
            return new BsonInt32((int) number);
        }
        return replaced instanceof BsonDouble ? new BsonDouble(number) : new BsonInt64(number);
    }
}
