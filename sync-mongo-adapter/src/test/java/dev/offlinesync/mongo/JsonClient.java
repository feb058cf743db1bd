package dev.offlinesync.mongo;

import dev.offlinesync.core.item.IsoTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What clients in several languages make of a record that they read as JSON and send back unchanged. */
enum JsonClient {
    /** Every number is a double, and a whole one is written without a fraction. */
    JAVASCRIPT {
        @Override
        Object number(Number number) {
            double read = number.doubleValue();
            if (read != Math.rint(read) || Math.abs(read) >= 1e21) {
                return read;
            }
            BigDecimal exact = new BigDecimal(read);
            BigDecimal shortest = IntStream.rangeClosed(1, 17)
                    .mapToObj(digits -> exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)))
                    .filter(shorter -> shorter.doubleValue() == read)
                    .findFirst()
                    .orElse(exact);
            return whole(shortest);
        }
    },
    /** Whole numbers are exact. */
    PYTHON {
        @Override
        Object number(Number number) {
            return number instanceof Double ? number : whole(new BigDecimal(number.longValue()));
        }
    },
    /** Every number is a double, and is written as one: 5 comes back as 5.0. */
    DOUBLES {
        @Override
        Object number(Number number) {
            return number.doubleValue();
        }
    };

    abstract Object number(Number number);

    /** As a server reads a whole number: as the smallest type that holds it. */
    static Object whole(BigDecimal number) {
        try {
            return (Object) number.intValueExact();
        } catch (ArithmeticException e) {
            try {
                return (Object) number.longValueExact();
            } catch (ArithmeticException f) {
                return number.doubleValue();
            }
        }
    }

    Map<String, @Nullable Object> echo(Map<?, ?> record) {
        Map<String, @Nullable Object> echo = new LinkedHashMap<>();
        record.forEach((key, value) -> echo.put((String) key, value(value)));
        return echo;
    }

    private @Nullable Object value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return echo(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> echo = new ArrayList<>();
            list.forEach(v -> echo.add(value(v)));
            return echo;
        }
        if (value instanceof Double d && !Double.isFinite(d)) {
            return d.toString();
        }
        return value instanceof Instant at ? IsoTime.text(at) : value instanceof Number n ? number(n) : value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Map<String, Object> record, String field) {
        return (List<Object>) record.get(field);
    }
}
