package dev.offlinesync.api.contract;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules by hand: numbers and texts that are required, further fields that are known. */
record SimpleRules(Set<String> numbers, Set<String> texts, Set<String> others) implements RecordRules {
    @Override
    public Checked onCreate(Map<String, Object> data, Instant now) {
        Map<String, Object> filled = new LinkedHashMap<>(data);
        filled.keySet().removeAll(empty(data));
        if (others.contains("date")) {
            filled.putIfAbsent("date", now);
        }
        List<Violation> violations = violations(data);
        required().filter(n -> !data.containsKey(n)).forEach(n -> violations.add(Violation.of(n, "is required")));
        return new Checked(filled, violations);
    }

    @Override
    public Checked onUpdate(Map<String, Object> data) {
        Map<String, Object> given = new LinkedHashMap<>(data);
        given.keySet().removeAll(empty(data));
        return new Checked(Tree.of(given), empty(data), violations(data));
    }

    private Stream<String> required() {
        return Stream.concat(numbers.stream(), texts.stream());
    }

    private Set<String> empty(Map<String, Object> data) {
        return others.stream()
                .filter(n -> data.containsKey(n) && data.get(n) == null)
                .collect(Collectors.toSet());
    }

    /** @throws IllegalStateException if a text is {@code throw}, as from a handler that is out */
    private List<Violation> violations(Map<String, Object> data) {
        if (data.containsValue("throw")) {
            throw new IllegalStateException("these rules are out");
        }
        List<Violation> violations = new ArrayList<>();
        data.forEach((k, v) -> {
            if (numbers.contains(k) && !(v instanceof Number)) {
                violations.add(Violation.of(k, "must be a number"));
            }
            if (texts.contains(k) && !(v instanceof String)) {
                violations.add(Violation.of(k, "must be a text"));
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
