package dev.offlinesync.api.contract;

import dev.offlinesync.core.record.RecordRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules by hand: numbers and texts that are required, further fields that are known. */
record SimpleRules(Set<String> numbers, Set<String> texts, Set<String> others) implements RecordRules {
    @Override
    public Checked onCreate(Map<String, Object> data, Instant now) {
        Map<String, Object> filled = new LinkedHashMap<>(data);
        if (others.contains("date")) {
            filled.putIfAbsent("date", now);
        }
        List<String> violations = new ArrayList<>(violations(data));
        numbers.stream().filter(n -> !data.containsKey(n)).forEach(n -> violations.add(n + " is required"));
        texts.stream().filter(n -> !data.containsKey(n)).forEach(n -> violations.add(n + " is required"));
        return new Checked(filled, violations);
    }

    @Override
    public Checked onUpdate(Map<String, Object> data) {
        return new Checked(data, violations(data));
    }

    private List<String> violations(Map<String, Object> data) {
        List<String> violations = new ArrayList<>();
        data.forEach((k, v) -> {
            if (numbers.contains(k) && !(v instanceof Number)) {
                violations.add(k + " must be a number");
            }
            if (texts.contains(k) && !(v instanceof String)) {
                violations.add(k + " must be a text");
            }
        });
        return violations;
    }

    @Override
    public Set<String> declared() {
        Set<String> all = new java.util.HashSet<>(numbers);
        all.addAll(texts);
        all.addAll(others);
        return all;
    }
}
