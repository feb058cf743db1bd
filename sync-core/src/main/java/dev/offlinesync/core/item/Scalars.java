package dev.offlinesync.core.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * How single values are read as Java types. A reader throws {@link ClassCastException},
 * {@link IllegalArgumentException}, {@link ArithmeticException} or {@link java.time.DateTimeException} if a value is
 * none of its type.
 */
final class Scalars {
    private static final Map<Class<?>, Function<Object, Object>> READERS = new HashMap<>();

    static {
        text(String.class, text -> text);
        text(CharSequence.class, text -> text);
        text(UUID.class, UUID::fromString);
        text(OffsetDateTime.class, OffsetDateTime::parse);
        text(LocalDate.class, LocalDate::parse);
        text(LocalTime.class, LocalTime::parse);
        text(LocalDateTime.class, LocalDateTime::parse);
        number(byte.class, Byte.class, BigDecimal::byteValueExact);
        number(short.class, Short.class, BigDecimal::shortValueExact);
        number(int.class, Integer.class, BigDecimal::intValueExact);
        number(long.class, Long.class, BigDecimal::longValueExact);
        number(float.class, Float.class, BigDecimal::floatValue);
        number(double.class, Double.class, BigDecimal::doubleValue);
        number(BigInteger.class, BigInteger.class, BigDecimal::toBigIntegerExact);
        number(BigDecimal.class, Number.class, number -> number);
        READERS.put(boolean.class, Boolean.class::cast);
        READERS.put(Boolean.class, Boolean.class::cast);
        READERS.put(Instant.class, ClientTime::of);
    }

    private Scalars() {}

    private static void text(Class<?> type, Function<String, Object> reader) {
        READERS.put(type, value -> reader.apply((String) value));
    }

    private static void number(Class<?> type, Class<?> other, Function<BigDecimal, Object> reader) {
        Function<Object, Object> ofNumber = value -> reader.apply(new BigDecimal(((Number) value).toString()));
        READERS.put(type, ofNumber);
        READERS.put(other, ofNumber);
    }

    /** Empty if no value of a tree is of this type. */
    static Optional<Function<Object, Object>> reader(Class<?> type) {
        return type.isEnum()
                ? Optional.of(value -> constant(type, (String) value))
                : Optional.ofNullable(READERS.get(type));
    }

    private static Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no such constant");
    }
}
