package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Reads what happens to a write whose record has changed since: {@code conflicts}, {@code together}, {@code set} and
 * {@code counter}. For one use.
 */
final class ConflictsReader {
    static final String CONFLICTS = "conflicts";
    static final String TOGETHER = "together";
    static final String SET = "set";
    static final String COUNTER = "counter";

    private static final String POLICIES = Arrays.stream(ConflictPolicy.values())
            .filter(policy -> policy != ConflictPolicy.HANDLER)
            .map(policy -> "\"" + policy.wire() + "\"")
            .collect(Collectors.joining(", "));

    private final JsonNode node;
    private final Ownership ownership;
    private final BiConsumer<String, String> wrong;
    private final Set<String> seen = new HashSet<>();
    private boolean isRight = true;

    /** @param wrong told of each problem: its place within the entry, and what it is */
    ConflictsReader(JsonNode node, Ownership ownership, BiConsumer<String, String> wrong) {
        this.node = node;
        this.ownership = ownership;
        this.wrong = wrong;
    }

    /** If there is a problem, the default is in its place. */
    ConflictRules rules() {
        ConflictPolicy policy = policy();
        for (String property : List.of(TOGETHER, SET, COUNTER)) {
            if (node.has(property) && policy != ConflictPolicy.MERGE) {
                problem("/" + property, "goes with \"conflicts\": \"merge\" alone");
            }
        }
        List<Set<String>> together = groups();
        Set<String> sets = fields(node.path(SET), "/" + SET);
        Set<String> counters = fields(node.path(COUNTER), "/" + COUNTER);
        return isRight
                ? ConflictRules.of(policy).withTogether(together).withSets(sets).withCounters(counters)
                : ConflictRules.DEFAULT;
    }

    private void problem(String at, String what) {
        isRight = false;
        wrong.accept(at, what);
    }

    private ConflictPolicy policy() {
        if (!node.has(CONFLICTS)) {
            return ConflictPolicy.CLIENT_WINS;
        }
        JsonNode given = node.get(CONFLICTS);
        ConflictPolicy policy = ConflictPolicy.ofWire(given.isTextual() ? given.textValue() : "")
                .orElse(ConflictPolicy.HANDLER);
        if (policy == ConflictPolicy.HANDLER) {
            problem("/" + CONFLICTS, "must be one of " + POLICIES + "; it is " + given);
            return ConflictPolicy.CLIENT_WINS;
        }
        return policy;
    }

    private List<Set<String>> groups() {
        List<Set<String>> groups = new ArrayList<>();
        JsonNode list = node.path(TOGETHER);
        if (!list.isMissingNode() && !list.isArray()) {
            problem("/" + TOGETHER, "must be a list of lists of fields, such as [[\"amount\", \"currency\"]]");
            return groups;
        }
        for (int i = 0; i < list.size(); i++) {
            String at = "/" + TOGETHER + "/" + i;
            Set<String> group = fields(list.get(i), at);
            if (list.get(i).isArray() && list.get(i).size() < 2) {
                problem(at, "must have two fields at least");
            }
            groups.add(group);
        }
        return groups;
    }

    private Set<String> fields(JsonNode list, String at) {
        Set<String> fields = new LinkedHashSet<>();
        if (list.isMissingNode()) {
            return fields;
        }
        if (!list.isArray()) {
            problem(at, "must be a list of top-level fields; it is " + list);
            return fields;
        }
        for (int i = 0; i < list.size(); i++) {
            String field = list.get(i).isTextual() ? list.get(i).textValue() : "";
            if (field.isEmpty() || !Resource.isData(field, ownership)) {
                problem(at + "/" + i, "must be a top-level field that clients can set; it is " + list.get(i));
            } else if (!seen.add(field)) {
                problem(
                        at + "/" + i,
                        "is " + list.get(i) + " once more: a field is in one of together, set and counter");
            } else {
                fields.add(field);
            }
        }
        return fields;
    }
}
