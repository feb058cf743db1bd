package dev.offlinesync.core.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** What people call the values of a type. */
final class TypeWords {
    private static final String WHOLE = "a whole number";
    private static final Map<Class<?>, String> NUMBERS = Map.ofEntries(
            Map.entry(byte.class, WHOLE),
            Map.entry(Byte.class, WHOLE),
            Map.entry(short.class, WHOLE),
            Map.entry(Short.class, WHOLE),
            Map.entry(int.class, WHOLE + " of 32 bits"),
            Map.entry(Integer.class, WHOLE + " of 32 bits"),
            Map.entry(long.class, WHOLE + " of 64 bits"),
            Map.entry(Long.class, WHOLE + " of 64 bits"),
            Map.entry(BigInteger.class, WHOLE),
            Map.entry(float.class, "a number"),
            Map.entry(Float.class, "a number"),
            Map.entry(double.class, "a number"),
            Map.entry(Double.class, "a number"),
            Map.entry(BigDecimal.class, "a number"),
            Map.entry(Number.class, "a number"));
    private static final Map<Class<?>, String> TIMES = Map.of(
            LocalDate.class, "2025-12-10",
            LocalTime.class, "10:00:00",
            LocalDateTime.class, "2025-12-10T10:00:00");

    private TypeWords() {}

    /** What must stand where a value of this type is asked for: {@code a number}. */
    static String of(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (NUMBERS.containsKey(type)) {
            return NUMBERS.getOrDefault(type, "");
        }
        if (CharSequence.class.isAssignableFrom(type) || type == char.class || type == Character.class) {
            return "text";
        }
        if (type == UUID.class) {
            return "a UUID";
        }
        if (TemporalAccessor.class.isAssignableFrom(type) || Date.class.isAssignableFrom(type)) {
            return "a date or time, such as " + TIMES.getOrDefault(type, "2025-12-10T10:00:00Z");
        }
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> ((Enum<?>) constant).name())
                                    .toList());
        }
        return type.isArray() || Iterable.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
