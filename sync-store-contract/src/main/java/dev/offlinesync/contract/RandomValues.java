package dev.offlinesync.contract;

import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Maps that user code may hand over, by chance: values of every kind, and now and then one that is none. */
final class RandomValues {
    private static final String LONG_TEXT = "€".repeat(20_000);

    private static final List<String> KEYS = List.of(
            "",
            "a.b",
            ".",
            "$x",
            "$date",
            "$$date",
            "$set",
            "$ref",
            "$id",
            "__proto__",
            "_id",
            "id",
            "user",
            "userId",
            "createdAt",
            "updatedAt",
            "_sync",
            "_version",
            "__v",
            "data",
            "status",
            "0",
            "1",
            "ключ",
            "🚲",
            "\uffff",
            "\n",
            "k".repeat(60_000));

    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            true,
            false,
            0,
            -1,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            5L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            (1L << 53) + 1,
            (short) 7,
            (byte) -7,
            0.1f,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            -0.0,
            0.0,
            12.0,
            0.1,
            Math.PI,
            Double.MIN_VALUE,
            Double.MIN_NORMAL / 2,
            1e308,
            Double.MAX_VALUE,
            1e22,
            9.007199254740992e15,
            new BigDecimal("0.1"),
            new BigDecimal("1.50"),
            new BigDecimal("1E+3"),
            new BigDecimal("1E-300"),
            BigDecimal.ZERO.setScale(400),
            BigInteger.TEN,
            BigInteger.valueOf(Long.MIN_VALUE),
            "",
            "x",
            "Zürich €🚲",
            "\0",
            "a\0b",
            "\uffff",
            "\u2028\u2029\u007f\u0001\t\r\n\"\\/",
            "$date",
            "NaN",
            "5",
            "2025-12-10T10:00:00Z",
            "{\"$date\":\"2025-12-10T10:00:00Z\"}",
            LONG_TEXT,
            Instant.EPOCH,
            ClientTime.EARLIEST,
            ClientTime.LATEST,
            ClientTime.LATEST.plusNanos(999_999),
            Instant.parse("2026-01-02T03:04:05.678901234Z"),
            Instant.parse("1901-01-01T00:00:00.001Z"),
            LocalDate.MAX,
            LocalDate.of(2026, 1, 2),
            LocalDateTime.MIN,
            LocalTime.NOON,
            OffsetDateTime.MAX,
            OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(2)),
            new UUID(1, 2),
            Method.PUT,
            new Point(1, 2L),
            new Line(List.of(new Point(1, 2), new Point(3, 4)), Optional.class.getName()));

    private static final List<Object> NO_VALUES = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Float.NaN,
            new BigDecimal("1E+400"),
            new BigDecimal("1E-400"),
            new BigDecimal("1E+1000000000"),
            new BigDecimal("0.12345678901234567890123"),
            BigInteger.ONE.shiftLeft(63),
            BigInteger.ONE.shiftLeft(1_000_000),
            "\ud800",
            "a\udc00",
            "\udc00\ud800",
            Instant.MIN,
            Instant.MAX,
            ClientTime.LATEST.plusMillis(1),
            ClientTime.EARLIEST.minusNanos(1),
            ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.UTC),
            new int[] {1},
            new Object[] {"x"},
            "x".toCharArray(),
            Optional.of(1),
            new Object(),
            'x',
            new AtomicInteger(1),
            Set.of(1),
            Map.of(1, 2),
            Map.of("\ud800", 1),
            Map.of("a\0", 1),
            new Broken(),
            new Point(1, Double.NaN),
            cycle(),
            deep(200));

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    /** @param y of any type */
    record Point(int x, Object y) {}

    record Line(List<Point> points, String style) {}

    /** A list of a size that nobody can read. */
    private static final class Broken extends AbstractList<Object> {
        @Override
        public Object get(int index) {
            throw new IllegalStateException("the connection is gone");
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    }

    private static Object cycle() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        cycle.add(cycle);
        return cycle;
    }

    /** So many levels of maps. */
    static Map<String, Object> deep(int levels) {
        Map<String, Object> deep = Map.of("n", 1);
        for (int i = 1; i < levels; i++) {
            deep = Map.of("d", deep);
        }
        return deep;
    }

    /** Of a few fields; one in five has something in it that is no value. */
    Map<String, @Nullable Object> next() {
        Map<String, @Nullable Object> map = map(0);
        if (random.nextInt(5) == 0) {
            map.put("no value", wrapped(NO_VALUES.get(random.nextInt(NO_VALUES.size()))));
        }
        return map;
    }

    private Object wrapped(Object value) {
        return switch (random.nextInt(3)) {
            case 0 -> value;
            case 1 -> Map.of("in", value);
            default -> Arrays.asList(null, value);
        };
    }

    private Map<String, @Nullable Object> map(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put(random.nextInt(3) == 0 ? KEYS.get(random.nextInt(KEYS.size())) : "k" + i, value(depth + 1));
        }
        return map;
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(12)) {
            case 0 -> depth > 5 ? 0 : map(depth);
            case 1 -> depth > 5 ? 0 : list(depth);
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)); // finite
            case 4 -> text();
            default -> VALUES.get(random.nextInt(VALUES.size()));
        };
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 500 : 4); i > 0; i--) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int c = random.nextInt(Character.MAX_CODE_POINT + 1) >> random.nextInt(15);
            text.appendCodePoint(Character.getType(c) == Character.SURROGATE ? ' ' : c);
        }
        return text.toString();
    }
}
