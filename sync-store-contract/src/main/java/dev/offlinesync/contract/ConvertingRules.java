package dev.offlinesync.contract;

import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules that store other forms than clients send: {@code n} is a number, and not a negative one; {@code d} is a day; a new
 * record has both a {@code state} and a day.
 */
final class ConvertingRules implements RecordRules {
    static final String STATE = "new";

    @Override
    public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>(data);
        filled.values().removeIf(value -> value == null);
        filled.putIfAbsent("state", STATE);
        filled.putIfAbsent("d", now);
        return onUpdate(filled);
    }

    @Override
    public Checked onUpdate(Map<String, @Nullable Object> data) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>(data);
        List<Violation> violations = new ArrayList<>();
        if (data.get("n") instanceof String text) {
            converted.put("n", Integer.valueOf(text));
        }
        if (converted.get("n") instanceof Integer n && n < 0) {
            violations.add(Violation.of("n", "must not be negative"));
        }
        if (data.get("d") instanceof String day) {
            converted.put("d", Instant.parse(day.length() == 10 ? day + "T00:00:00Z" : day));
        }
        return new Checked(converted, violations);
    }

    @Override
    public Set<String> declared() {
        return Set.of("n", "d", "state");
    }
}
