package dev.offlinesync.core.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.RecordRules.Checked;
import dev.offlinesync.core.record.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateTest {
    /** Every field must be a text. */
    private static final RecordRules TEXTS = new RecordRules() {
        @Override
        public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
            return onUpdate(data);
        }

        @Override
        public Checked onUpdate(Map<String, @Nullable Object> data) {
            List<Violation> violations = data.entrySet().stream()
                    .filter(field -> !(field.getValue() instanceof String))
                    .map(field -> Violation.of(field.getKey(), "must be text"))
                    .toList();
            return new Checked(data, violations);
        }

        @Override
        public Set<String> declared() {
            return Set.of();
        }
    };

    private static final Tree RECORD = Tree.of(Map.of("old", 5, "inner", Map.of("n", 1), "text", "a"));

    private static Checked updated(Resource.Merge merge, Map<String, ?> sent) {
        Resource resource = Resource.of("/api/notes", TEXTS).withMerge(merge);
        return Update.of(resource, Tree.of(sent)).on(RECORD);
    }

    @ParameterizedTest
    @EnumSource
    void what_stays_as_it_is_breaks_no_rule(Resource.Merge merge) {
        Checked echo = updated(merge, Map.of("old", 5, "inner", Map.of("n", 1), "text", "b"));

        assertTrue(echo.isValid(), () -> echo.violations().toString());
        assertEquals(Map.of("old", 5, "inner", Map.of("n", 1), "text", "b"), echo.data());
    }

    @ParameterizedTest
    @EnumSource
    void what_is_changed_must_keep_the_rules(Resource.Merge merge) {
        Checked changed = updated(merge, Map.of("old", 6, "inner", Map.of("n", 1), "new", 7));

        assertEquals(
                Set.of("/old", "/new"),
                Set.copyOf(changed.violations().stream().map(Violation::pointer).toList()));
    }
}
